"""What may stand with what in a US marking: the numbered rules of IC-ISM and of the Register.

`check` judges one marking, as text can carry it. Nothing here repairs a marking, and nothing
reads one.
"""

from relto.labels.capco.constraints.judgement import check

__all__ = ["check"]
