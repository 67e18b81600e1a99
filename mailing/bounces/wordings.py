"""How servers put it: phrases by what they mean for the address, one a line, as regular expressions.

A new wording met in life is a new line here and a letter in tests/samples.
"""

from functools import partial

from mailing.inbound.phrases import any_of

WORDS = {
    "WHO": "(?:user|mailbox|recipient|account|address|alias|person|local part|e-?mail|destination|domain|host)",
    "GONE": "(?:unknown|invalid|undeliverable|unrouteable|not (?:valid|local|listed|known|found|exist|recogni[sz]ed)|"
    "does(?:n.t| not) exist|non-?existent|no longer|disabled|deactivated|deleted|removed|suspended|closed)",
    "BAD": "(?:unknown|invalid|no such|non-?existent|bad|inactive|disabled|expired|unrout(?:e)?able|illegal|undefined)",
    "ЧЕЙ": "(?:пользовател|ящик|адрес|получател|уч[её]тн[а-я]+ запис)",
}  # written in capitals below
_any_of = partial(any_of, words=WORDS)


# Refused for what we are or sent, whoever the recipient is.
BLOCKED = _any_of(
    r"""
    \bspam
    black ?list
    block ?list
    \bblocked\b
    \brbl\b
    dnsbl
    spamhaus
    spamcop
    barracuda
    reputation
    \bdmarc\b
    \bdkim\b
    \bspf\b
    sender policy
    unsolicited
    junk mail
    bulk mail
    content (?:rejected|filter|restriction|policy)
    message (?:content )?(?:was )?rejected (?:due|for|because)
    policy (?:violation|reason|restriction|rejection)
    security polic
    local policy
    administrative(?:ly)? prohibit
    not (?:permitted|allowed|authori[sz]ed) to (?:send|relay)
    relay(?:ing)? (?:access )?(?:denied|not permitted|prohibited)
    unable to relay
    reverse dns
    ptr record
    no ptr
    client host (?:rejected|blocked)
    poor reputation
    virus
    malware
    infected
    phish
    attachment (?:type|is|was)? ?(?:not allowed|blocked|rejected)
    message (?:size|too (?:large|big|long))
    size (?:limit|exceeds)
    too large
    exceeds? (?:the )?maximum
    maximum (?:message )?size
    sender (?:address )?(?:rejected|verify|is blocked|denied|not allowed|unknown)
    sender verification
    domain of sender
    authentication (?:required|failed|is required)
    access denied
    restricted (?:recipient|group|list)
    only .{0,40}(?:members|internal|authenticated)
    требуется авторизац
    спам
    заблокирован(?!.{0,20}ящик)
    отклонено политик
    черн\w+ спис
    вирус
    превышает .{0,30}размер
    listed (?:at|by|in|on)\b
    too many (?:spam|complaints)
    suspicious
    looks like
    bad (?:helo|sender)
    challenge
    unauthenticated
    not rfc ?\d* ?compliant
    header(?:s)? (?:is|are)? ?(?:missing|invalid)
    """
)
# The mailbox is there but cannot take it now.
SOFT = _any_of(
    r"""
    mailbox (?:is )?(?:full|over|size|storage|exceeded|limit)
    over ?quota
    quota (?:is )?(?:exceed|full|reached|has)
    exceed\w* .{0,30}(?:quota|storage|mailbox)
    (?:disk|storage|user).{0,20} (?:is )?full
    insufficient (?:system )?(?:storage|disk|space|resources)
    out of (?:disk )?(?:space|storage)
    not enough (?:disk )?(?:space|storage)
    inbox (?:is )?full
    full mailbox
    try (?:again )?later
    try again
    temporar
    grey ?list
    timed? ?out
    too many (?:connections|recipients|messages|errors|hops)
    rate (?:limit|exceeded|that)
    throttl
    connection (?:refused|reset|lost|dropped|timed|with|died|closed|failed)
    network (?:is )?(?:unreachable|error)
    no route to host
    retry (?:time|timeout)
    delivery (?:time )?expired
    expired
    could not be delivered (?:for|within|after)
    has been (?:delayed|queued)
    will (?:be retried|keep trying|retry)
    service (?:is )?(?:unavailable|not available|currently)
    server (?:is )?(?:busy|down|unavailable)
    resources
    mail loop|loops? (?:back|detected)|routing loop|looping|too many received
    deferred
    inactive for
    account is (?:temporarily|inactive)
    переполнен
    превышен\w* (?:квот|лимит|объ)
    временн
    попробуйте позже
    не отвечает
    system (?:error|failure|problem)
    configuration error
    internal (?:server )?error
    local (?:error|problem|configuration)
    unable to (?:open|lock)
    """
)
# The address is no more, or never was.
HARD = _any_of(
    r"""
    WHO\S* (?:\S+ ){0,4}(?:is )?GONE
    BAD (?:\S+ )?WHO
    not a (?:valid|known|local) (?:user|mailbox|recipient|address|account)
    no (?:mailbox|account|user|such|valid recipient)
    (?:does not|doesn.t|don.t) have (?:an? )?(?:\S+ )?(?:account|user|mailbox)
    couldn.t be found|could not be found|wasn.t found|was not found|cannot be found|not found (?:at|in|on)
    isn.t (?:a valid|known)
    no longer (?:\S+ ){0,3}(?:valid|active|exist|available|accepts|works|employed|use|on (?:this|our) )
    address (?:rejected|error)
    (?:host|domain|name).{0,20} (?:unknown|not found|does not exist)
    name or service not known
    domain name not found
    nxdomain
    no mx
    host or domain name not found
    unknown host
    unrouteable (?:mail )?domain
    bad destination
    user (?:has )?(?:moved|left)
    has (?:left|moved)
    this user doesn
    recipient(?:s)? (?:address )?rejected
    account (?:has been )?(?:disabled|closed|deleted|suspended|blocked|terminated)
    mailbox (?:unavailable|not available|disabled|not found|blocked)
    not our customer
    unknown in (?:virtual|local|relay)
    can.t find|cannot find
    not listed in
    no one (?:here )?by that
    undeliverable address
    don.t know (?:the )?(?:user|who)
    nobody here
    ЧЕЙ\S* (?:\S+ ){0,4}(?:не найден|не существ|неизвест|удал|отключ|отсутств|заблок)
    не найден\w* (?:пользовател|адрес|ящик|получател|домен)
    нет такого (?:пользовател|адрес|ящик|получател)
    несуществующ\w+ (?:адрес|ящик|пользовател|домен)
    неизвестн\w+ (?:пользовател|адрес|получател)
    недействительн\w+ адрес
    неверн\w+ адрес
    адрес\S* .{0,20}не (?:найден|существует)
    такого .{0,30} не существует
    """
)
# Full for certain: said even beside other words.
SOFT_FULL = _any_of(
    r"""
    over ?quota
    quota (?:is )?(?:exceed|full|reached)
    mailbox (?:is )?(?:full|over|has exceeded)
    full mailbox
    inbox (?:is )?full
    exceed\w* .{0,30}(?:quota|storage)
    переполнен
    insufficient (?:system )?(?:storage|disk|space)
    """
)
# Said not to last, whatever else is said.
SOFT_SURE = _any_of(
    r"""
    temporar
    try (?:again )?later
    временн
    grey ?list
    timed? ?out
    """
)

# Subjects of bounces.
SUBJECTS = _any_of(
    r"""
    undeliver
    delivery (?:status|failure|fail|has failed|report|problem|error|delay|notification)
    fail(?:ed|ure)[ -](?:delivery|notice|mail)
    mail delivery
    returned (?:mail|to sender|message)
    return(?:ing)? (?:mail|message)
    could not be delivered
    not delivered
    non[- ]?deliver
    warning: (?:could not send|message|e-?mail)
    mail (?:system )?(?:error|failure|failed)
    processing error
    message (?:status|delayed|undeliver)
    nondeliverable
    bounced?\b
    user unknown
    delayed mail
    notification d.(?:é|e)tat
    unzustellbar
    mailfehler
    rejected
    не ?доставл
    недостав
    возврат
    невозможно доставить
    ошибка (?:доставк|отправк)
    сообщение о (?:доставк|недоставк)
    """
)

# Sentences that bounces open with.
BODIES = _any_of(
    r"""
    (?:could|can|was|were|has|have|is)(?: ?not|n.t) (?:be |been )?(?:delivered|sent|reached)
    undeliver
    delivery (?:to the following|has failed|failed|attempt|of (?:your|the))
    unable to deliver
    (?:following|these) (?:address(?:es)?|recipient|user)s? (?:had|has|failed|did|were|could|couldn|are)
    failed permanently
    permanent(?:ly)? (?:fatal )?(?:error|fail)
    transcript of session
    returned (?:message|below|to sender|to you)
    message (?:that )?you sent
    your (?:message|e-?mail|mail)[^\n]{0,60}(?:not|fail|reject|undeliver|bounce|return)
    requested action not taken
    unknown (?:user|address|host)
    utilisateur
    no valid recipients
    this is the (?:\S+ )?(?:mail|qmail)
    user unknown
    unknown user
    no such user
    mailbox (?:is )?full
    не (?:было |был |может быть |удалось |смогл\w+ )?(?:доставл|доставить)
    невозможно доставить
    недостав
    нет такого пользователя
    """
)

# Not given up yet.
DELAYS = _any_of(
    r"""
    delay(?:ed)?\b
    will (?:be retried|keep trying|continue to)
    still (?:trying|being retried)
    not yet been delivered
    (?:do not|don.t|no) need to (?:resend|do anything)
    warning only
    not been (?:collected|delivered) (?:yet|after)
    задерж
    будут продолжены
    """
)

# Given up for good.
GIVEN_UP = _any_of(
    r"""
    giving up
    given up
    permanent
    failed
    expired
    returned
    won.t be retried
    не будут
    """
)

# Names that programs sign with.
ROBOT_NAMES = _any_of(
    r"""
    mail(?:er)?[ -]?(?:delivery|daemon)
    delivery (?:sub)?system
    postmaster
    system administrator
    mail administrator
    internet mail
    почтов\w+ (?:систем|служб|демон)
    """
)
