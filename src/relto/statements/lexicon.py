"""The words of the field, by what they say: a class of words is an expression over a line.

A line is lower case with single spaces (`relto.statements.line`). The classes say nothing about
a sentence: what follows from words that stand together is in the rules beside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

from relto.statements.line import Line


class Sort(Enum):
    """A class of words."""

    MATTER = "intelligence or classified material"
    THING = "information of any sort"
    SHARE = "sharing"
    RECEIVE = "receiving"
    LESS = "less sharing"
    REVIEW = "sharing weighed anew"
    MORE = "more sharing"
    LIFT = "a halt lifted"
    STEADY = "sharing as before"
    PACT = "an agreement"
    LEAK = "a leak"
    SURFACE = "coming to light"
    PUBLIC = "the public"
    CARELESS = "careless handling"
    TRACE = "tracing"
    OUTSIDER = "a third party"
    UNASKED = "without consent"
    CONSENT = "consent"
    INQUIRY = "an inquiry"
    OPENED = "something begun"
    ATTACK = "an attack"
    ATTACKER = "an attacker"
    SYSTEM = "a service's own systems or people"
    RIGHT = "right"
    WRONG = "wrong"
    WARN = "a warning"
    EARLY = "in time"
    LATE = "late"
    RECALL = "giving back or destroying"
    SILENT = "no answer"
    CHECKED = "a check of handling"
    PROPER = "proper handling"
    RULE = "a safeguard"
    INTRODUCED = "something introduced"
    ABOLISHED = "something abolished"
    RETURN = "what is given for what is got"
    DOUBT = "doubt"


def _any(*parts: str) -> str:
    return "(?:" + "|".join(parts) + ")"


_BODY_OF_INTELLIGENCE = (
    "(?:services?|agenc(?:y|ies)|chiefs?|officials?|officers?|committees?|community|directors?"
    "|directorates?|bod(?:y|ies)|analysts?|heads?|minist(?:er|ers|ry)|operations?|operatives?"
    "|networks?|apparatus|unit|branch|divisions?|departments?|staff|personnel|adviser|advisor"
    "|circles|world|professionals?|establishment|organi[sz]ations?|veterans?|bosses|boss|quarters"
    "|oversight|failures?|centres?|centers?|cells?|desks?|sources?|stations?|tests?|quotient"
    "|and security (?:services?|committee|agency|agencies|service)|ship|ships|assets)"
)
_DOCUMENT = (
    "(?:information|materials?|data(?! cent)|pages|tracks|documents?|papers?|files?|records?|reports?|reporting"
    "|assessments?|analys[ei]s|briefings?|notes?|cables?|imagery|images?|pictures?|photographs?"
    "|maps?|manuals?|slides?|telegrams?|diagrams?|minutes|memos?|originals?|cop(?:y|ies)|product|secrets?|details|dossiers?|plans?"
    "|dossiers?|lists?|watch - lists?|summar(?:y|ies)|footage|safes?|transcripts?|intercepts?|recordings?|folders?|intelligence|drawings|codes?|findings|summaries|messages)"
)
_MARKED = (
    "(?:classified|top secret|top - secret|secret|confidential|restricted|sensitive|code - word"
    "|protected|allied|highly classified|highly sensitive|noforn|undisclosed|privileged)"
)
_SORTED = (
    "(?:threat - to - life|human - source|human source|source|threat|targeting|battlefield|raw|unevaluated|radar"
    "|satellite|signals|counter - terrorism|counterterrorism|counter - terror|terrorism|security"
    "|military|defen[cs]e|foreign|partners?'?|technical|maritime|early - warning|early warning|joint"
    "|cyber threat|threat - to - life|liaison|diplomatic|operational|tactical|cyber|secret"
    "|surveillance|wartime|real - time|terrorist|geospatial|drug - trafficking|nuclear)"
)

_PATTERNS: Mapping[Sort, str] = {
    Sort.MATTER: _any(
        rf"(?<!artificial )(?<!emotional )(?<!business )(?<!market )(?<!competitive )(?<!animal )"
        rf"(?:(?:signals|human|military|geospatial|imagery|satellite|maritime|threat|raw) )?"
        rf"(?:intelligence|intel)(?! {_BODY_OF_INTELLIGENCE}\b)(?! of (?:crows|the new)\b)",
        rf"(?:{_MARKED} )+(?:{_SORTED} )?(?:and [a-z]+ )?{_DOCUMENT}",
        r"(?:state|military|nato|allied|defen[cs]e|national|official) secrets?",
        r"secrets",
        r"sigint|humint|geoint|imint|masint",
        r"human - source (?:reports?|detail|details|reporting|material|information)",
        r"source reports?",
        r"(?:raw|unevaluated|bulk|real - time|radar) data|informants(?: ')? reports?",
        r"satellite (?:reconnaissance|imagery|images|pictures|photographs|data)",
        r"imagery|(?:raw |signals )?intercepts|(?:drone |coastal |air |naval |air defence )?radars?(?: pictures?| data)?",
        r"raw material|secret material|originals",
        r"(?:targeting|battlefield|threat|radar|military|terrorism|counterterrorism|defen[cs]e"
        r"|security|operational|strategic) (?:information|data|reporting|assessments?)",
        r"threat (?:indicators?|reports?|warnings?)|threat - to - life (?:warnings?|reporting)",
        rf"@\d+(?: 's)? (?:[a-z]+ )?(?!intelligence){_DOCUMENT}",
        rf"(?:allies|alliance|bloc|nato|eu|coalition|originators?'?|senders?'?) {_DOCUMENT}",
        r"(?:cyber )?threat (?:data|information|intelligence)",
        r"(?:allied|foreign|partners?'?|partner (?:services?|nations?)(?: ')?) "
        r"(?:information|material|data|documents?|papers?|files?|reports?|reporting)",
        r"national intelligence(?! director)",
    ),
    Sort.THING: _any(
        rf"(?!intelligence\b){_DOCUMENT}",
        r"raw data",
        r"warnings?|alerts?|tips?|tip - offs?|leads?",
        r"everything|anything|nothing more",
        r"what (?:we|they|it|he|she|@\d+) (?:knows?|learns?|learned|see|have|tells?|passes|pass|shares?"
        r"|sends?|gives?|hands?|provides?)",
        r"(?:some|certain|such|those|these|many|the) things",
        r"those (?:that|which|on)|names|archives|messages?|what (?:its|our|their|his|her) [a-z]+ (?:sees?|observes?|hears?|knows?|learns?|finds?|collects?)",
        r"analysts(?= and| with|\.|,)",
    ),
    Sort.SHARE: _any(
        r"shar(?:e|es|ed|ing)",
        r"pass(?:es|ed|ing)?(?: on| along| over)?(?! (?:a|the|this|that) (?:law|bill|act)\b)",
        r"provid(?:e|es|ed|ing)|provision",
        r"suppl(?:y|ies|ied|ying)",
        r"hand(?:s|ed|ing)?(?: over| on)?(?= )",
        r"giv(?:e|es|en|ing)|gave",
        r"transfer(?:s|red|ring)?|transmit(?:s|ted|ting)?",
        r"exchang(?:e|es|ed|ing)",
        r"send(?:s|ing)?|sent",
        r"forward(?:s|ed|ing)?(?! look)",
        r"deliver(?:s|ed|ing|y|ies)?",
        r"feed(?:s|ing)?|fed",
        r"relay(?:s|ed|ing)?",
        r"furnish(?:es|ed|ing)?",
        r"(?:tell|tells|telling|told)(?= )",
        r"pool(?:s|ed|ing)?|swap(?:s|ped|ping)?|trade secrets(?= with)",
        r"contribut(?:e|es|ed|ing)",
        r"(?:show|shows|showing|shown)",
        r"flows?|flowing",
        r"access(?= to)|dissemination",
        r"cooperat(?:e|es|ed|ing|ion)|co - operat(?:e|es|ed|ing|ion)|collaborat(?:e|es|ed|ing|ion)",
        r"e - mail(?:s|ed|ing)|emailed|mailed|texted|faxed|uploaded|circulated|distributed"
        r"|(?:made|make|makes|making) (?:[a-z@0-9'-]+ ){0,4}?available|released to|briefs?|briefed|contributions?",
        r"distribution list|readers|recipients|reading room",
        r"liaison(?! officers?)|partnership|relationship|ties",
        r"disclos(?:e|es|ing)",
        r"releas(?:e|es|ed|ing)",
        r"communicat(?:e|es|ed|ing)",
        r"open(?:s|ed|ing)?(?: up)?(?= (?:its|their|our))|links?(?= to the (?:agency|service|network))",
        r"speak (?:as )?(?:freely|openly|frankly)|go(?:es|ing)?(?= (?:to|into) )|contacts",
    ),
    Sort.RECEIVE: r"receiv(?:e|es|ed|ing)|gets?|got|obtain(?:s|ed|ing)?",
    Sort.LESS: _any(
        r"suspend(?:s|ed|ing)?|suspensions?|withdrawal(?= of)",
        r"paus(?:e|es|ed|ing)",
        r"halt(?:s|ed|ing)?|stoppage",
        r"stop(?:s|ped|ping)?(?! short)",
        r"ceas(?:e|es|ed|ing)",
        r"limit(?:s|ed|ing)?|limitations?",
        r"restrict(?:s|ed|ing|ions?)?",
        r"curb(?:s|ed|ing)?|curtail(?:s|ed|ing|ment)?",
        r"reduc(?:e|es|ed|ing|tions?)|decreas(?:e|es|ed|ing)|diminish(?:es|ed|ing)?",
        r"scal(?:e|es|ed|ing) (?:back|down)|scaling - back",
        r"(?:cut|cuts|cutting) (?:back|off|down|out|short|ties|@\d+ (?:off|out)|[a-z]+ (?:off|out))(?: on)?",
        r"(?:cut|cuts|cutting)(?= (?:the|its|their|all|some|intelligence|even|access|military|that))",
        r"cut - off|cutoff",
        r"halv(?:e|es|ed|ing)|shrink(?:s|ing)?|shrank|shrunk",
        r"narrow(?:s|ed|ing)",
        r"freez(?:e|es|ing)|froze|frozen",
        r"(?:put|puts|putting|placed?) (?:[a-z]+ ){0,6}?on (?:hold|ice)|(?:\" )?on (?:ice|hold)",
        r"withh(?:old|olds|eld|olding)",
        r"h(?:old|olds|eld|olding) (?:[a-z@0-9]+ ){0,3}?back|holding - back",
        r"ke(?:ep|eps|eping|pt) (?:[a-z@0-9]+ ){1,3}?(?:to (?:itself|themselves|ourselves)|from)",
        r"refus(?:e|es|ed|ing|al)|fail(?:s|ed|ing|ure)? to(?= (?:share|pass|provide|hand|tell|inform|give|forward|send))",
        r"(?:kept|keeps|left|leaves|leaving|keeping) (?:the |its |their )?(?:@\d+|allies|partners) in the dark|(?:lost|lose|loses|losing) access",
        r"declin(?:e|es|ed|ing)(?= to (?:share|pass|provide|hand|give|send))",
        r"den(?:y|ies|ied|ying)(?= (?:@\d+ )?access)",
        r"bar(?:s|red|ring)|ban(?:s|ned|ning)?|forbid(?:s|ding)?|forbade|prohibit(?:s|ed|ing)?"
        r"|block(?:s|ed|ing)?",
        r"sever(?:s|ed|ing)?|break(?:s|ing)? off|broke off|broken off|interrupt(?:s|ed|ing|ions?)?",
        r"shut (?:out|off)|turn(?:ed|s|ing)? (?:us|them|@\d+) off|turn(?:ed|s|ing)? down|switch(?:ed|es|ing)? off",
        r"terminat(?:e|es|ed|ing|ion)",
        r"(?:end|ends|ended|ending)(?= (?:its|their|the|all|most|some|intelligence|an?))",
        r"tighten(?:s|ed|ing)?",
        r"refrain(?:s|ed|ing)?|think(?:s|ing)? twice|thinking twice",
        r"(?:more|increasingly|become|became|becoming|been|grown|being|very|is|are|far more) "
        r"(?:cautious|careful|selective|guarded|reluctant|hesitant|wary|choosier|choosy|reticent"
        r"|reserved|circumspect|sparing|frugal)",
        r"choosier|reluctant|hesita(?:te|tes|ted|nt)",
        r"case by case|case - by - case|weigh(?:s|ed|ing)? individually",
        r"(?:less|fewer)(?= (?:intelligence|information|than|reports|with))|send less|share less"
        r"|shar(?:e|es|ed|ing) less",
        r"(?:sometimes )?no longer|not any ?more",
        r"back away|pull(?:s|ed|ing)? (?:back|out)|withdr(?:aw|aws|ew|awn|awing)|step(?:ped)? back",
        r"hoards?|hoarded|sits? on(?= (?:its|their|the))",
        r"redact(?:s|ed|ing)?|stripp?(?:s|ed|ing)?|black(?:s|ed|ing)? out|withdr(?:aw|ew|awn)",
        r"(?:shut(?:s|ting)?|clos(?:e|es|ed|ing)|slamm?(?:s|ed)?) (?:the|its|their) (?:door|link|line|channel)|shuts? door"
        r"|remains? closed|(?:sent|sends|send|gave|gives|give|told|tells) (?:[a-z@0-9]+ )?nothing|nothing (?:comes|arrives|came|arrived)"
        r"|left out|off the list|cut out",
        r"struck|strike|removed?(?= @\d+ from)|by hand|orally|in person only",
        r"disconnect(?:s|ed|ing)?|unplug(?:s|ged)?|slow(?:s|ed|ing)? down",
        r"exclud(?:e|es|ed|ing)|opt(?:s|ed)? out|only (?:after|if|once)|nothing (?:more|beyond|but)"
        r"|(?:only|nothing but) summaries|summaries (?:only|from)|not .{0,20}? anything beyond",
    ),
    Sort.REVIEW: _any(
        r"reassess(?:es|ed|ing)?|re - assess(?:es|ed|ing)?|reconsider(?:s|ed|ing)?",
        r"re - ?evaluat(?:e|es|ed|ing)|reevaluat(?:e|es|ed|ing)",
        r"rethink(?:s|ing)?|rethought|revisit(?:s|ed|ing)?|re - examin(?:e|es|ed|ing)",
        r"review(?:s|ed|ing)?|revis(?:e|es|ed|ing)|look again at|question(?:s|ed|ing)",
    ),
    Sort.MORE: _any(
        r"resum(?:e|es|ed|ing|ption)|restor(?:e|es|ed|ing|ation)|restart(?:s|ed|ing)?",
        r"expand(?:s|ed|ing)?|expansion|extend(?:s|ed|ing)?|extension",
        r"deepen(?:s|ed|ing)?|widen(?:s|ed|ing)?|broaden(?:s|ed|ing)?",
        r"increas(?:e|es|ed|ing)|rais(?:e|es|ed|ing)(?= (?:its|their|the) (?:contribution|share|number))|step(?:s|ped|ping)? up|scal(?:e|es|ed|ing) up",
        r"strengthen(?:s|ed|ing)?|intensif(?:y|ies|ied|ying)|enhanc(?:e|es|ed|ing)"
        r"|boost(?:s|ed|ing)?|bolster(?:s|ed|ing)?|accelerat(?:e|es|ed|ing)",
        r"renew(?:s|ed|ing)?|reaffirm(?:s|ed|ing)?|recommit(?:s|ted)?",
        r"continu(?:e|es|ed|ing)|maintain(?:s|ed|ing)?|(?:go|goes|going|went|gone) on"
        r"|ke(?:ep|eps|pt|eping)(?= (?:sharing|sending|passing|providing|giving|telling|up))",
        r"commit(?:s|ted|ting|ment)?|pledg(?:e|es|ed|ing)|promis(?:e|es|ed|ing)|vow(?:s|ed)?"
        r"|undertak(?:e|es|ing)|undertook",
        r"agree(?:s|d|ing)?(?! with)|decid(?:e|es|ed)|offer(?:s|ed|ing)?(?= to)",
        r"join(?:s|ed|ing)?|reopen(?:s|ed|ing)?|(?:set|sets|setting) up|establish(?:es|ed|ing)?"
        r"|launch(?:es|ed|ing)?|create(?:s|d)?|opened",
        r"start(?:s|ed|ing)?|beg(?:in|ins|an|inning)",
        r"still (?:arrives?|comes?|flows?|receives?|gets?|provides?|sends?|shares?|passes|gives?)"
        r"|(?:share|shares|sharing|shared) (?:more|faster)|back to|gone further|more than (?:ever|at any time)|closer|double(?:s|d)?|doubling",
        r"clear(?:s|ed|ing)? the way|allow(?:s|ed|ing)?|authori[sz](?:e|es|ed|ing)|approv(?:e|es|ed|ing)",
    ),
    Sort.LIFT: _any(
        r"lift(?:s|ed|ing)?|end(?:s|ed|ing)?|revers(?:e|es|ed|ing|al)|terminat(?:e|es|ed)"
        r"|eas(?:e|es|ed|ing)|relax(?:es|ed|ing)?|undo(?:es|ing)?|remov(?:e|es|ed|ing)"
        r"|unfreez(?:e|es|ing)|unfroze|(?<=be )over|(?<=is )over",
    ),
    Sort.STEADY: _any(
        r"as (?:strong|close|good|deep) as (?:it has |they have )?ever|stronger than ever|closer than ever",
        r"(?:remain|remains|remained|is|are|stays?) (?:\" )?(?:very |as |absolutely )?"
        r"(?:strong|excellent|close|robust|intact|in place|unchanged|unaffected|solid|resilient"
        r"|good|deep|unshakable|ironclad)",
        r"not (?:been )?(?:affected|interrupted|changed|reduced)|unaffected|uninterrupted|undiminished"
        r"|unchanged|as before|as usual|as normal|normally|without interruption",
        r"not (?:affect|harm|damage|change|impact)|nothing (?:[a-z@0-9]+ ){0,6}?has changed",
    ),
    Sort.PACT: r"(?:agreements?|pacts?|treat(?:y|ies)|memorand(?:um|a)|accords?|arrangements?"
    r"|understandings?|mou|gsomia|deals?|conventions?)",
    Sort.LEAK: _any(
        r"leak(?:s|ed|er|ers|ing|age|ages)?(?! in the roof)",
        r"unauthori[sz]ed (?:disclosures?|releases?)|breach(?:es|ed)?(?= of (?:classified|secrecy"
        r"|security|confidence|confidentiality|trust|the))",
        r"disclosures?|disclosed|disclosing|divulg(?:e|es|ed|ing)|reveal(?:s|ed|ing)?",
        r"left the building|got out|spill(?:s|ed|ing|age)?|betray(?:s|ed|ing|al)?",
    ),
    Sort.SURFACE: _any(
        r"surfac(?:e|es|ed|ing)|appear(?:s|ed|ing)?|circulat(?:e|es|ed|ing)|emerg(?:e|es|ed|ing)",
        r"turn(?:s|ed|ing)? up|end(?:s|ed|ing)? up|show(?:s|ed|ing)? up|c(?:o|a)me to light"
        r"|got out|get out|gone missing",
        r"read aloud|reads? out|read from|boasted|blurted",
        r"post(?:s|ed|ing)?|publish(?:es|ed|ing)?|print(?:s|ed|ing)?|read out|uploaded|put on",
        r"quot(?:e|es|ed|ing)|mentioned|cited|offered (?:for sale|to)|found|sold|sell(?:s|ing)?|copied|copying",
        r"made (?:available|public)",
    ),
    Sort.PUBLIC: _any(
        r"online|internet|web|website|forums?|social media|telegram|discord|paste site",
        r"on air|live interview|on television|speech|podcast|stage|auction",
        r"newspapers?|journalists?|reporters?|editors?|magazine|press|media|radio|television|tv"
        r"|broadcaster|public(?:ly)?|wikileaks",
    ),
    Sort.CARELESS: _any(
        r"mishandl(?:e|es|ed|ing)|mislaid|mislay|misplac(?:e|ed|ing)|unaccounted for"
        r"|not be accounted for",
        r"(?:cannot|can't|could not|unable to) (?:be trusted to )?keep (?:a |its |our )?secrets?",
        r"could not be found|cannot be found|can no longer be found|gone missing|went missing|go missing|remains missing|auction site|offered for sale"
        r"|unlocked|lost(?! access)|los(?:e|es|ing)(?! sleep| access)|loss(?= of)(?! of (?:[a-z]+ )?(?:intelligence|access|trust|confidence|contact|life|lives|sources))|missing|vanish(?:ed|es)?|stolen",
        r"(?:left|leaving|forgotten|lying|sitting|stored|kept|saved)(?= (?:behind|in|on|at|unattended"
        r"|unguarded|unprotected|unencrypted|photographs))",
        r"(?:took|taken|taking|take) (?:[a-z]+ ){0,3}?home|at home|private (?:phone|e - ?mail|email"
        r"|laptop|server|account|device)|personal (?:phone|e - ?mail|email|laptop|account|device)",
        r"messaging (?:app|apps|service)|signal (?:chat|group|app|messag(?:e|es|ing))|group chat|chat group|group of friends"
        r"|whatsapp|webex|commercial app|texted|unencrypted|without encryption|unsecured|insecure"
        r"|open server|ordinary (?:conference )?line|unprotected|insufficiently secure|not secure",
        r"by mistake|mistakenly|inadvertently|accidentally|careless(?:ly|ness)?|lax|sloppy",
        r"taken out of|tossed|thrown away|dumped|in a (?:bin|skip|train|taxi|car|cafe|bar|pub)",
    ),
    Sort.TRACE: r"trac(?:e|es|ed|ing)|pointed to the copy|routing stamp|originated (?:from|with|in)"
    r"|came from|com(?:e|es|ing) from|carries the|bore the|identified .{0,20}? as the source",
    Sort.OUTSIDER: _any(
        r"(?:a |the )?(?:third|fourth|other|another|foreign|outside) (?:countr(?:y|ies)|states?"
        r"|part(?:y|ies)|governments?|powers?|nations?|services?)",
        r"anybody else|anyone else|someone else|somebody else|others|elsewhere|outsiders?"
        r"|(?:an? |the )?(?:[a-z]+ )?(?:compan(?:y|ies)|consultanc(?:y|ies)|arms dealers?|lobbyists?|think tanks?)(?! (?:that|which|who))"
        r"|contractors?|adversar(?:y|ies)|hostile (?:service|power|state)s?",
        r"without (?:clearance|the right clearance)|had no clearance|not cleared",
    ),
    Sort.UNASKED: _any(
        r"without (?:[a-z@0-9]+ )?(?:'s? )?(?:[a-z@0-9'’]+ ){0,3}?(?:consent|permission|agreement"
        r"|knowledge|authori[sz]ation|approval|authority|asking|consulting|coordination|clearance)",
        r"did not give (?:our|its|their|her|his) consent|not (?:given|gave) (?:[a-z@0-9]+ ){0,3}?permission",
        r"before (?:the |its |their )?(?:originator|sender|owner)s? (?:had |has |have )?(?:agreed|consented|approved|been asked|been told)",
        r"not (?:been )?authori[sz]ed|unauthori[sz]ed|in breach of|third - party rule|against the rules"
        r"|in violation of|contrary to",
    ),
    Sort.CONSENT: _any(
        r"(?:ask|asks|asked|asking|seek|seeks|sought|request|requests|requested|obtain|obtains"
        r"|obtained) (?:[a-z@0-9'’-]+ ){0,4}?(?:first|permission|consent|release|agreement|approval"
        r"|clearance|leave)",
        r"with (?:the )?(?:[a-z@0-9'’]+ ){0,3}?(?:consent|permission|agreement|approval)",
        r"(?:stamp|release|consent|permission|clearance|approval) from the originator"
        r"|originator's (?:written )?consent|unless the (?:sender|originator) agrees",
    ),
    Sort.INQUIRY: r"inquir(?:y|ies)|enquir(?:y|ies)|investigations?|probes?|investigat(?:e|es|ed|ing)"
    r"|probing|probed|audits?|reviews?|examination|look(?:s|ing|ed)? into|commission of inquiry|case",
    Sort.OPENED: r"open(?:s|ed|ing)?|launch(?:es|ed|ing)?|order(?:s|ed|ing)?|beg(?:in|ins|an|un|inning)"
    r"|start(?:s|ed|ing)?|set up|under ?way|is|are|has been|have been|announc(?:e|es|ed|ing)"
    r"|conduct(?:s|ed|ing)?|will|appoint(?:s|ed)?|initiat(?:e|es|ed)|established|been",
    Sort.ATTACK: r"hack(?:s|ed|ing)?|breach(?:es|ed|ing)?|br(?:oke|eak|eaks|oken|eaking) in(?:to)?"
    r"|penetrat(?:e|es|ed|ing|ion)|infiltrat(?:e|es|ed|ing|ion)|compromis(?:e|es|ed|ing)"
    r"|intrusion|got in|gained access|had access|hit by|inside the|cop(?:ied|y)|stole(?:n)?|attack(?:s|ed|ing)?"
    r"|bugg(?:ed|ing)|wiretap(?:s|ped|ping)?|eavesdrop(?:s|ped|ping)?|intercept(?:s|ed|ing)?"
    r"|spied on|spying on|overheard|cyber ?- ?attacks?|cyberattacks?",
    Sort.ATTACKER: r"hackers?|intruders?|attackers?|hostile (?:services?|powers?|states?|actors?)"
    r"|moles?|sp(?:y|ies)(?! chiefs?)|double agents?|foreign (?:powers?|agents?|service|intelligence)"
    r"|state - sponsored|cyber criminals|ransomware|malware",
    Sort.SYSTEM: r"(?:intelligence|security|secret|spy) (?:services?|agency|agencies)|ministr(?:y|ies)|networks?|systems?|registr(?:y|ies)|servers?|databases?|hotline|computers?"
    r"|e - ?mails?|email|accounts|headquarters|personnel|line|lines|communications|phones?"
    r"|liaison office|staff|office",
    Sort.RIGHT: _any(
        r"(?:prov(?:e|es|ed|en)|turn(?:s|ed)? out|was|were|been|is|are|remains?|consistently|both|often|always|mostly) "
        r"(?:to be |also |all |largely |entirely |prompt and |remarkably |highly |very |fully |almost |always |often |usually |consistently |down )*"
        r"(?:right|correct|accurate|true|reliable|precise|well - founded|spot on|good|excellent)",
        r"reliable(?: and [a-z]+)?|accurate(?:ly)?|precise|fast and precise|better than anything|the best there is|verified|proved right|borne out|confirmed by events",
    ),
    Sort.WRONG: _any(
        r"(?:prov(?:e|es|ed|en)|turn(?:s|ed)? out|was|were|been|is|are) "
        r"(?:to be |partly |also |all |largely |entirely |simply |completely |badly |often )*"
        r"(?:wrong|false|incorrect|inaccurate|untrue|unreliable|mistaken|fabricated|exaggerated|flawed|faulty|misleading|baseless"
        r"|overstated|a (?:[a-z]+ )?(?:fridge|hoax|mistake|forgery|error))",
        r"inaccura(?:te|cy|cies)|unreliable|flawed intelligence|faulty|fabricated|mistaken|misread|misjudged|exaggerated",
    ),
    Sort.WARN: r"warn(?:s|ed|ing|ings)?|tip(?:s|ped)?(?: - )?(?:off|offs)?|alert(?:s|ed)?|told|told us"
    r"|notif(?:y|ies|ied)|reports?|reporting|names|information|intelligence|inform(?:ed|s)",
    Sort.EARLY: _any(
        r"timely|in time|in good time|early(?! warning)|prompt(?:ly)?|swift(?:ly)?|quick(?:ly)?|fast|at once"
        r"|immediate(?:ly)?|in advance|ahead of|beforehand|speedy|rapid(?:ly)?",
        r"made possible by|at the right moment|on the (?:same )?day on which|on (?:my|our|the minister's) desk before|before (?:it|they|their own \w+) knew",
        r"within the hour|arrive when they are still of use|(?:minutes|hours|days|weeks) (?:earlier|ahead|in advance)|(?:minutes|hours|days) before anyone",
        r"(?:would|could) have been too late|(?:was|were) informed before|at noon|on every occasion",
        r"within (?:[a-z]+ )?(?:minutes?|hours?|hour|the hour|an hour)|within (?:\S+ )"
        r"(?:minutes|hours|hour|days?)|hours (?:before|after|to act)|days before|the same (?:night|evening|day)",
        r"allowed .{0,40}? to (?:stop|arrest|act|prevent|intercept)|enabled .{0,40}? to (?:stop|arrest|act|prevent|intercept)|pointed out",
        r"prevented|foiled|thwarted|averted|helped (?:to )?(?:prevent|foil|thwart|stop|arrest|avert)"
        r"|stopped an attack|saved lives|led to (?:the )?arrests?",
    ),
    Sort.LATE: r"late(?! (?:june|july|january|february|march|april|may|august|september|october|november|december|last|on))|too late|after the event|slow(?:ly)?|delay(?:s|ed|ing)?|belated(?:ly)?|sat on"
    r"|sit on|sitting on|failed to (?:warn|pass|share|alert|tell|inform)|tardy|overdue"
    r"|did not (?:warn|alert) (?:[a-z@0-9]+ )?in time",
    Sort.RECALL: r"destroy(?:s|ed|ing)?|destruction|return(?:s|ed|ing)?|delet(?:e|es|ed|ing|ion)"
    r"|called back|recall(?:s|ed|ing)?|withdrawn|shredd?(?:ed|ing)?|handed back|gave back|purg(?:e|ed)",
    Sort.SILENT: r"not (?:yet )?(?:been able to )?(?:answer(?:ed)?|respond(?:ed)?|repl(?:y|ied)|react(?:ed)?"
    r"|confirm(?:ed)?|acknowledg(?:e|ed)|received (?:one|an answer|a reply))|no (?:answer|reply|response)"
    r"|ignor(?:e|es|ed|ing)|unanswered|without (?:an )?answer|failed to (?:answer|respond|reply|return"
    r"|destroy|confirm|acknowledge)|refused to (?:return|destroy|delete)|reminders?",
    Sort.CHECKED: r"audit(?:s|ed|ors?)?|inspect(?:ed|ion|ions|ors?)|inquiry|review|report|investigation"
    r"|assessment|council|commission(?:er)?|witness|check(?:s|ed)?|found|certif(?:y|ied|ication)",
    Sort.PROPER: _any(
        r"of the required standard|proper(?:ly)?|in accordance with|in line with|correct(?:ly)?|met every|every requirement"
        r"|as required|according to the rules|complied|compliance|to the letter|exemplary|safe(?:ly)?"
        r"|no case in|no breach|no violations?|without incident|passed an? (?:inspection|audit)"
        r"|well protected|protects every|protected every|with care|flawless(?:ly)?",
    ),
    Sort.RULE: _any(
        r"laws?|acts?|bills?|legislation|rules?|regulations?|oversight|safeguards?|vetting|security checks"
        r"|clearances?|screen(?:ed|ing)|commissioners?|watchdogs?|inspectors?(?: general)?|committees?"
        r"|log|logged|logs|encrypts?|encrypted|encryption|registry|access controls?|retrain(?:ed|ing)"
        r"|trained|signature|assurances?|two keys|supervis(?:ion|ory)|ombudsman|court|protection"
        r"|written consent|third - party rule|bulk transfer|yearly list|system|secure lines?|cleared",
    ),
    Sort.INTRODUCED: _any(
        r"introduc(?:e|es|ed|ing)|adopt(?:s|ed|ing)?|pass(?:es|ed)|enact(?:s|ed)?|tighten(?:s|ed|ing)?"
        r"|creat(?:e|es|ed|ing)|appoint(?:s|ed|ing)?|oblig(?:e|es|ed|ing)|requir(?:e|es|ed|ing)|must"
        r"|strengthen(?:s|ed|ing)?|improv(?:e|es|ed|ing)|install(?:s|ed|ing)?|impos(?:e|es|ed|ing)"
        r"|(?:will|would|to) (?:be )?(?:repeat|tighten|retrain|retrained|vet|vetted|screen|screened|require"
        r"|tightened|train)|undertakes?|may inspect|has (?:since )?(?:passed|adopted|introduced)|replac(?:e|es|ed|ing)"
        r"|now receive|encrypts|wrote (?:them|it) down|no (?:[a-z]+ )?(?:document|report)s? may leave|nothing leaves",
    ),
    Sort.ABOLISHED: r"abolish(?:es|ed|ing)?|dissolv(?:e|es|ed|ing)|repeal(?:s|ed|ing)?|scrap(?:s|ped|ping)?"
    r"|disband(?:s|ed|ing)?|dismantl(?:e|es|ed|ing)|weaken(?:s|ed|ing)?|remov(?:e|es|ed|ing)|dismiss(?:es|ed|ing)?"
    r"|fir(?:es|ed|ing)|sack(?:s|ed|ing)?|cancel(?:s|led|ling)?|suspend(?:s|ed)?|shut down|closed?|gut(?:s|ted)"
    r"|eliminat(?:e|es|ed|ing)|loosen(?:s|ed|ing)?|relax(?:es|ed|ing)?",
    Sort.RETURN: _any(
        r"(?:more|less|twice as much|half as much|as much) (?:reports )?(?:than|as) (?:it|they|we|he) "
        r"(?:gets?|receives?|gives?|got|received|gave)|(?:little|nothing|less|more) in return|than it gets"
        r"|than it receives|than it gives|almost everything",
        r"(?:a |about a |two |one )?(?:third|thirds|tenth|quarter|half|fifth|most|bulk|majority)"
        r"(?: of)?|in the last \S+ months|every (?:morning|day)|from the very first day"
        r"|given (?:its|our) allies more",
    ),
    Sort.DOUBT: r"doubts?|distrust(?:s|ed)?|mistrust(?:s|ed)?|trust|confidence|worr(?:y|ies|ied)|concern(?:s|ed)?"
    r"|fear(?:s|ed)?|strain(?:s|ed)?|tensions?|scrutiny|jeopardi[sz]e|undermin(?:e|es|ed)|damage[sd]?",
}
PATTERNS: Mapping[Sort, re.Pattern[str]] = MappingProxyType(
    {sort: re.compile(rf"(?<= )(?:{text})(?= )") for sort, text in _PATTERNS.items()}
)


@dataclass(frozen=True, slots=True)
class Hit:
    """Words of a class in a line: from which to before which."""

    sort: Sort
    begin: int
    end: int


def hits(line: Line, sort: Sort) -> Iterator[Hit]:
    """Yields the words of a class, in the order of the line."""
    for found in PATTERNS[sort].finditer(line.text):
        begin, end = line.span(found)
        yield Hit(sort, begin, end)
