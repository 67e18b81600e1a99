"""One conversation, phase by phase, with servers that behave and servers that do not."""

import datetime as dt
import ipaddress
import time

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from mailing.transport.replies import Phase, Reply
from mailing.transport.smtp import Conversation, Heard, LineFailed, Patience, Route, is_sendable
from tests.servers.scripted import following

LETTER = b"Subject: x\r\n\r\n.hidden dot\r\n..two\r\nend\r\n"
QUICK = Patience(connect=2, greeting=1, command=1, data=1, block=1, content=1)


def conversation(port, **options):
    return Conversation(Route("127.0.0.1", port, patience=QUICK, hello="test.example.org", **options))


def deliver(line, recipient="guest@example.org", letter=LETTER, before=lambda: None):
    return line.deliver("from@city.example.org", recipient, letter, before_content=before)


def failure(call):
    with pytest.raises(LineFailed) as caught:
        call()
    return caught.value


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A self-signed certificate of 127.0.0.1 with its key, as one PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + built.public_bytes(serialization.Encoding.PEM)
    )
    return str(path)


@pytest.mark.parametrize("extensions", [(), ("PIPELINING", "SIZE 1000000")])
def test_many_letters_go_over_one_line_byte_for_byte(extensions):
    taken = []

    def script(peer):
        peer.greet(*extensions)
        for _ in range(3):
            assert peer.hear().startswith("MAIL FROM:<from@city.example.org>")
            peer.say("250 2.1.0 ok")
            assert peer.hear() == "RCPT TO:<guest@example.org>"
            peer.say("250 2.1.5 ok")
            assert peer.hear() == "DATA"
            peer.say("354 go")
            taken.append(peer.content())
            peer.say("250 2.0.0 taken")
        peer.hear()
        peer.say("221 bye")

    with following(script) as server:
        line = conversation(server.port)
        line.open()
        heard = [deliver(line) for _ in range(3)]
        line.quit()

    assert heard == [Heard(Reply(250, "2.0.0 taken"), Phase.CONTENT)] * 3
    assert taken == [b"Subject: x\r\n\r\n..hidden dot\r\n...two\r\nend\r\n"] * 3
    assert server.heard[-1] == "QUIT"


def test_a_refused_recipient_never_loses_the_step_of_replies():
    def script(peer):
        peer.greet("PIPELINING")
        for _ in range(3):
            peer.hear()
        peer.say("250 ok", "550 5.1.1 nobody", "354 go on anyway")  # as some servers do
        assert peer.hear() == "."
        peer.say("554 5.5.1 no valid recipients")
        assert peer.hear() == "RSET"
        peer.say("250 ok")
        for _ in range(3):
            peer.hear()
        peer.say("250 ok", "250 ok", "354 go")
        peer.content()
        peer.say("250 taken")

    begun = []
    with following(script) as server:
        line = conversation(server.port)
        line.open()
        refused = deliver(line, "nobody@example.org", before=lambda: begun.append("nobody"))
        taken = deliver(line, before=lambda: begun.append("guest"))

    assert (refused, taken.reply.code) == (Heard(Reply(550, "5.1.1 nobody"), Phase.RECIPIENT), 250)
    assert begun == ["guest"]  # nothing of the first letter may have left


@pytest.mark.parametrize(
    ("after_dot", "reason"),
    [
        (lambda peer: None, "broke"),
        (lambda peer: time.sleep(3), "silence"),
        (lambda peer: peer.say("HTTP/1.1 200 OK"), "garbage"),
        (lambda peer: peer.line.sendall(b"250"), "broke"),
        (lambda peer: peer.line.sendall(b"2" * 10_000), "garbage"),
        (lambda peer: peer.say("354 again"), "garbage"),
    ],
)
def test_after_the_final_dot_nobody_knows(after_dot, reason):
    def script(peer):
        peer.greet("PIPELINING")
        for _ in range(3):
            peer.hear()
        peer.say("250 ok", "250 ok", "354 go")
        peer.content()
        after_dot(peer)

    with following(script) as server:
        line = conversation(server.port)
        line.open()
        failed = failure(lambda: deliver(line))

    assert (failed.reason, failed.phase, failed.content_left, line.is_open) == (reason, Phase.CONTENT, True, False)


@pytest.mark.parametrize(
    ("before_content", "reason"),
    [
        (lambda peer: None, "broke"),
        (lambda peer: peer.say("250 ok"), "broke"),
        (lambda peer: peer.say("250 ok", "250 ok", "250 a yes to DATA without a letter"), "garbage"),
        (lambda peer: peer.say("250 ok", "250 ok", "nonsense"), "garbage"),
    ],
)
def test_before_the_content_nothing_is_promised(before_content, reason):
    def script(peer):
        peer.greet("PIPELINING")
        for _ in range(3):
            peer.hear()
        before_content(peer)

    begun = []
    with following(script) as server:
        line = conversation(server.port)
        line.open()
        failed = failure(lambda: deliver(line, before=lambda: begun.append(1)))

    assert (failed.reason, failed.content_left, begun) == (reason, False, [])


def test_a_fault_of_ours_before_the_content_sends_nothing():
    got = []

    def script(peer):
        peer.greet()
        for reply in ("250 ok", "250 ok", "354 go"):
            peer.hear()
            peer.say(reply)
        got.append(peer.line.recv(100))

    def full_disk():
        raise OSError(28, "No space left on device")

    with following(script) as server:
        line = conversation(server.port)
        line.open()
        with pytest.raises(OSError, match="No space"):
            deliver(line, before=full_disk)

    for _ in range(100):
        if got:
            break
        time.sleep(0.01)
    assert (got, line.is_open) == ([b""], False)


def test_replies_in_crumbs_and_in_many_lines_are_read_whole():
    def script(peer):
        peer.greet("PIPELINING", "8BITMIME")
        for _ in range(3):
            peer.hear()
        for sign in "250-2.1.0 first\r\n250 2.1.0 second\r\n250 ok\r\n354 go\r\n":
            peer.line.sendall(sign.encode())
            time.sleep(0.001)
        peer.content()
        peer.say("250-2.0.0 taken", "250 2.0.0 indeed")

    with following(script) as server:
        line = conversation(server.port)
        line.open()
        heard = deliver(line)

    assert (line.extensions, str(heard.reply)) == ({"PIPELINING", "8BITMIME"}, "250 2.0.0 taken 2.0.0 indeed")


@pytest.mark.parametrize(
    ("greeting", "reason"), [("554 go away", "refused"), ("421 later", "refused"), ("SSH-2.0-OpenSSH", "garbage")]
)
def test_a_server_that_will_not_talk_is_left(greeting, reason):
    with following(lambda peer: peer.say(greeting)) as server:
        failed = failure(conversation(server.port).open)

    assert (failed.reason, failed.phase, failed.content_left) == (reason, Phase.GREETING, False)


def test_nobody_at_home():
    assert failure(conversation(1).open).reason == "no_connection"


def test_without_tls_nothing_is_said_in_clear():
    def script(peer):
        peer.greet("AUTH PLAIN")
        peer.hear()

    with following(script) as server:
        failed = failure(conversation(server.port, security="starttls", user="u", password="p").open)

    assert failed.reason == "no_tls"
    assert [words for words in server.heard if not words.startswith("EHLO")] == []


def test_a_certificate_that_nobody_vouches_for_is_refused(certificate):
    def script(peer):
        peer.greet("STARTTLS", "AUTH PLAIN")
        peer.hear()
        peer.say("220 go")
        peer.secure(certificate)

    with following(script) as server:
        failed = failure(conversation(server.port, security="starttls", user="u", password="p").open)

    assert (failed.reason, failed.phase) == ("no_tls", Phase.TLS)
    assert "certificate" in failed.detail.lower()


def test_words_slipped_in_before_tls_are_not_taken_for_secret(certificate):
    def script(peer):
        peer.greet("STARTTLS")
        peer.hear()
        peer.say("220 go", "250-injected", "250 AUTH PLAIN")

    with following(script) as server:
        failed = failure(conversation(server.port, security="starttls", ca_file=certificate).open)

    assert failed.reason == "no_tls"


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_the_password_is_said_only_in_tls(certificate, security):
    def script(peer):
        if security == "starttls":
            peer.greet("STARTTLS")
            peer.hear()
            peer.say("220 go")
            peer.secure(certificate)
            peer.hear()
            peer.say("250-scripted", "250 AUTH LOGIN PLAIN")
        else:
            peer.secure(certificate)
            peer.greet("AUTH LOGIN PLAIN")
        peer.hear()
        peer.say("235 2.7.0 welcome")

    with following(script) as server:
        line = conversation(server.port, security=security, user="u", password="p", ca_file=certificate)
        line.open()

    assert server.heard[-1] == "AUTH PLAIN AHUAcA=="
    assert "password" not in repr(line.route)


def test_the_older_way_to_sign_in_works_and_a_wrong_password_is_ours():
    def script(peer):
        peer.greet("AUTH LOGIN")
        for reply in ("334 VXNlcm5hbWU6", "334 UGFzc3dvcmQ6", "535 5.7.8 wrong"):
            peer.hear()
            peer.say(reply)

    with following(script) as server:
        failed = failure(conversation(server.port, user="u", password="p").open)

    assert server.heard[1:] == ["AUTH LOGIN", "dQ==", "cA=="]
    assert (failed.phase, failed.reply) == (Phase.AUTH, Reply(535, "5.7.8 wrong"))


@pytest.mark.parametrize(
    ("address", "wanted"),
    [
        ("guest@example.org", True),
        ("o'neil+tag@xn--80a1acny.xn--p1ai", True),
        ("гость@example.org", False),
        ("a@b\r\nRCPT TO:<x@example.org>", False),
        ("a b@example.org", False),
        ("a@b, c@d", False),
        ("<a@b>", False),
        ("a" * 65 + "@example.org", False),
        ("", False),
    ],
)
def test_only_plain_addresses_stand_in_an_envelope(address, wanted):
    assert is_sendable(address) is wanted
