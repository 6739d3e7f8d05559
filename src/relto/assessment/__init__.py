"""Assessments of partners: graded evidence in, an explained and contestable assessment out.

1. A pure function of evidence, an instant and a versioned parameter file: any past assessment
   can be computed again.
2. Dimensions are never summed, unknown is never taken for even odds, and nothing here is about a
   person.
3. What follows is a recommendation: people decide, and only a plan takes effect.

It keeps no evidence, applies nothing and knows no node.

Basis: Jøsang, Subjective Logic (2016); STANAG 2511; ICD 203.
"""

from relto.assessment.assess import Assessed, assess
from relto.assessment.parameters import Parameters, load_parameters, standard_parameters
from relto.assessment.recommendation import Recommendation
from relto.assessment.result import Cell, Confidence, Opinion, Status, Variant

__all__ = [
    "Assessed",
    "Cell",
    "Confidence",
    "Opinion",
    "Parameters",
    "Recommendation",
    "Status",
    "Variant",
    "assess",
    "load_parameters",
    "standard_parameters",
]
