"""TLP, PAP, IEP, ACS and CUI, as STIX markings and as MISP tags.

    stix           extensions of marking-definitions: `read_extensions`, `to_marking_definition`
    misp           machine tags: `read_tags`, `label_from_tags`
    misp_writing   `tags_for` a record, `tags_for_label`
    tlp_text, pap, iep, acs, cui    each scheme's record, read, written, rolled up
    acs_decision   who may read, do and pass on what an ACS marking marks
    obligations    what recipients are bound to

Each record loses nothing; what it means as a label and what it binds to are `stix.meaning` and
`stix.obligations`. It knows no partner, agreement or policy of a node.
"""
