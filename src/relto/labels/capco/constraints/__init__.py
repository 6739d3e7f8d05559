"""What may stand with what in a US marking: the numbered rules of IC-ISM and of the Register.

`check` judges one marking and `check_document` a banner with its portions, as text can carry
them; `check_attributes` and `check_resource` judge what XML carries beyond that. Nothing here
repairs a marking, and nothing reads one.
"""

from relto.labels.capco.constraints.documents import check_document
from relto.labels.capco.constraints.judgement import check
from relto.labels.capco.constraints.resources import check_attributes, check_resource

__all__ = ["check", "check_attributes", "check_document", "check_resource"]
