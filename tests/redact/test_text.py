"""Credentials do not get through, and nothing else is kept back."""

from __future__ import annotations

import json
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlflow_report_plugin import redact
from tests.marks import stars

SECRET = "hunter2-geheim"
ALONE = {
    "a key of AWS": "AKIAIOSFODNN7EXAMPLE",
    "a token of GitHub": "ghp_" + "a1B2" * 9,
    "a fine-grained token of GitHub": "github_pat_" + "1A_b" * 20,
    "a token of GitLab": "glpat-" + "a1B2-" * 4,
    "a token of Hugging Face": "hf_" + "aB" * 17,
    "a token of Slack": "xoxb-123456789012-abcdef",
    "a key of OpenAI": "sk-proj-" + "a1_B" * 10,
    "an older key of OpenAI": "sk-" + "a1B2" * 12,
    "a key of Anthropic": "sk-ant-api03-" + "a1_B" * 10,
    "a token of Databricks": "dapi" + "0123456789abcdef" * 2,
    "a secret of Databricks": "dose" + "0123456789abcdef" * 2,
    "a key of Google": "AIza" + "a1B2-" * 7,
    "a JWT": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc-DEF_123",
    "a private key": "-----BEGIN PRIVATE KEY-----\nMII/+=\n-----END PRIVATE KEY-----",
    "an encrypted key": "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nMII=\n"
    "-----END RSA PRIVATE KEY-----",
    "a key of PGP": "-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nlQ\n=x\n"
    "-----END PGP PRIVATE KEY BLOCK-----",
}
FACTS = """
https://host/path
s3://bucket/a@b
models:/name@champion
mail me@host.org
see http://localhost:5000 and mail me@example.org
http://host:5000/models/x@champion
http://[::1]:5000/x@y
https://{host}:{port}/models/x@champion
https://host,me@example.org
{"url":"https://host/x","mail":"a@b.org"}
https://host/?key=accuracy&page=2
abfss://box@account.dfs.core.windows.net/a
wasbs://box@account.blob.core.windows.net
ssh://git@github.com/org/repo
git@github.com:org/repo.git
git+https://github.com/mlflow/mlflow.git@v3.1.0#egg=mlflow
https://discuss.pytorch.org/t/how-to-do-something-nice/1234
max_new_tokens=256
"eos_token": "</s>", "pad_token": "<|endoftext|>", "pad_token_id": 50256
"image_token": "reserved_special_0000001"
additional_special_tokens=["<a>"]
tiktoken==0.5.2
- tiktoken=0.5.2=py39h1234567_0
secret==1.2.3
password: str
def f(password=None, token=os.environ["TOKEN"]):
"password": {"type": "string", "minLength": 8}
"name": "api_key", "type": "string"
"password": 0.83
password=getpass.getpass("Password: "))
f"--client_secret {app.client_secret}"
use_auth_token: True
api_key: OPENAI_API_KEY
api_key = "${OPENAI_API_KEY}"
secret: "{{secrets/scope/key}}"
secret=arn:aws:secretsmanager:eu-west-1:1:secret:x
export TOKEN=$(cat token)
Authorization: Bearer <token>
Bearer authentication is used
PWD=/databricks/driver
the token bucket algorithm has a secret sauce
Password: The password of the user
primary_key: customer_id, foreign_key: order_id
"key": "accuracy", "value": "0.98"
public_key: ssh-rsa-AAAA
digest: 3f2b8c1e9a0d4f55b1c2
sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
9fceb02d0ae598e95dc970b74767f19372d61af8
m-0123456789abcdef0123456789abcdef
task-0123456789abcdef0123456789abcdef
glc_mean_squared_error_of_the_validation_set
sk_test_accuracy_of_the_random_forest_model
hf_model_name_with_a_very_long_name_of_many_words
sk-learn-random-forest-reg-model
connect(user=user, password=password)
self.password = password
self._api_key = openai_api_key
password: SecretStr
password: Optional[str] = None
password: float64
"password": config["password"],
password=st.secrets["x"]
f"password={os.environ['X']};"
f"PWD={pwd};UID={uid}"
"password=" + password
"password=%s" % password
api_key="your-api-key-here"
api_key="not-needed"
private_key=/etc/ssl/private/key.pem
private_key: ~/.ssh/id_rsa
password: /run/secrets/db
token: models/llama-3-8b-instruct/tokenizer.json
https://acme@dev.azure.com/acme/project/_git/repo
postgresql://mlflow@host/db
https%3A%2F%2Fhost%3A5000%2Fx%40y
["username", "password", "email_1"]
curl -u $USER:$PASSWORD https://host
docker run -u 1000 image
in the env password is set
Authorization: required for everybody
forward_pass=second12
userpass = username + b":"
os.environ["DB_PASSWORD"] = internal_token
pwd: ModuleType | None = None
:param storage_key: *(Optional)* Storage key.
passphrase: Optional[bytes],
f"password={password!r}"
""".strip().split("\n")
SECRETS = r"""
https://me:{}@host:5000/path
https://{}@host
GET http://me:{}@host/x failed
{{'url':'https://me:{}@host'}}
postgresql+psycopg2://me:p@{}:w@host/db
postgresql://me:12345/{}@host/db
redis://:{}@host:6379/0
http://me:p/w?x#{}@host:5000/a
http://me:two words {}@host
--extra-index-url https://me:{}@pypi.example.org/simple
https://conda.anaconda.org/t/{}/channel
https://hooks.slack.com/services/T0/B0/{}
https://host/?token={}&x=1
https://h/?X-Amz-Signature={}&y=2
https://a.blob.core.windows.net/c?sv=2020&amp;sig={}&amp;se=1
password={}
Server=x;User Id=y;Password={};Encrypt=yes
DefaultEndpointsProtocol=https;AccountName=x;AccountKey={}==;EndpointSuffix=core
"password": "{}"
"password": "a\"{}"
'db_password': '{}'
{{\"password\": \"{}\"}}
{{\\\"password\\\": \\\"a\\\\\\\"{}\\\"}}
{{"name":"OPENAI_API_KEY","value":"{}"}}
{{"apiKey":"{}"}}
clientSecret={}
export PGPASSWORD={}
  AWS_SECRET_ACCESS_KEY: {}/ab+c
hf_token: {}12345
{{password: {}, user: x}}
[password={}, user=x]
--password {} --x 1
"fs.azure.account.key.box.dfs.core.windows.net": "{}"
spark.hadoop.fs.azure.account.key.box.dfs.core.windows.net {}
Authorization: Bearer {}
"Authorization": "Basic {}=="
curl -H 'Authorization: token {}'
Bearer {}12345
{{"config": "password: {}\nuser: x"}}
password: p,{}
password: don't{}
password: 'it''s {}'
use `password: {}` there
user: x; password: {}; port: 1
**Password:** {}
os.environ["DB_PASSWORD"] = "{}"
os.environ.setdefault("DB_PASSWORD", "{}")
spark.conf.set("fs.s3a.secret.key", "{}")
["--password", "{}"]
spark.hadoop.fs.s3a.secret.key {}
%env OPENAI_API_KEY {}
machine host login me password {}
password: str = "{}"
password=b"{}"
api_key=SecretStr("{}")
password           =        "{}"
PASSWORD=p&{}
PWD={{p;{}}};Server=x
DB_PASS={}
curl -H "X-API-Key: {}"
curl -H "Authorization: {}12345"
curl -H "Authorization: ApiKey {}12345"
curl -u me:{} https://host
{{\\\\\\\"password\\\\\\\": \\\\\\\"{}\\\\\\\"}}
mssql+pyodbc:///?odbc_connect=UID%3Dsa%3BPWD%3D{}%3BServer%3Dx
https%3A%2F%2Fme%3A{}%40host%2F
"https:\/\/me:{}@host"
jdbc:oracle:thin:scott/{}@host:1521:sid
password="[secret:{}]"
password="with-{}"
""".strip().split("\n")

SECRETS += (
    "- name: DB_PASSWORD\n  value: {}",
    '"name": "DB_PASSWORD",\n            "value": "{}"',
    "password: |\n  {}\nuser: x",
    'password = (\n    "{}"\n)',
    'password = """{}"""',
)
FACTS += ("if password:\n    continue\n", "if token:\n                try:\n")


@pytest.mark.parametrize("text", FACTS)
def test_a_fact_stays_as_it_is(text: str) -> None:
    assert redact.text(text) is text


@pytest.mark.parametrize("text", SECRETS)
def test_a_credential_is_masked(text: str) -> None:
    masked = redact.text(text.format(SECRET))
    assert "geheim" not in masked
    assert redact.MARK.search(masked)
    assert redact.text(masked) is masked


@pytest.mark.parametrize("kind", ALONE)
@pytest.mark.parametrize("around", ["{}", "x = {} y", '{{"a": "{}"}}', "({})", "https://h/{}/x"])
def test_what_can_be_nothing_else_is_masked_wherever_it_stands(kind: str, around: str) -> None:
    assert stars(redact.text(around.format(ALONE[kind]))) == around.format("***")


@pytest.mark.parametrize("kind", ALONE)
def test_what_can_be_nothing_else_is_masked_in_json(kind: str) -> None:
    told = json.dumps({"a": ALONE[kind], "b": "c"})
    assert json.loads(stars(redact.text(told))) == {"a": "***", "b": "c"}


@pytest.mark.parametrize("kind", ALONE)
@pytest.mark.parametrize("before", [r'"a\n', r'"a\t', "https://h/?x=y%3D", "a%22"])
def test_what_is_encoded_before_it_is_no_part_of_it(kind: str, before: str) -> None:
    assert stars(redact.text(before + ALONE[kind])) == f"{before}***"


def test_a_private_key_needs_nothing_before_it() -> None:
    assert stars(redact.text("x" + ALONE["a private key"])) == "x***"


@pytest.mark.parametrize("secret", [ALONE["a token of Databricks"], "a1b2c3d4e5f6g7h8"])
def test_nothing_hides_in_what_looks_like_a_mark(secret: str) -> None:
    assert secret not in redact.text(f'"api_key": "[secret:{secret}]"')


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("https://me:a@host/x?token=b&y=2", "https://***@host/x?token=***&y=2"),
        ("Server=x;Password=a;User=y", "Server=x;Password=***;User=y"),
        ('{"a": 1, "password": "b", "c": 2}', '{"a": 1, "password": "***", "c": 2}'),
    ],
)
def test_only_the_credential_is_masked(text: str, masked: str) -> None:
    assert stars(redact.text(text)) == masked


def test_a_long_line_full_of_addresses_takes_little_memory() -> None:
    line = "://:x" * 30_000
    tracemalloc.start()
    try:
        assert redact.text(line) is line
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 5_000_000


def test_letters_that_are_two_when_they_are_small_move_nothing() -> None:
    assert redact.text("İİİ password=geheim İ") == "İİİ password=[secret:named-secret] İ"


@given(
    user=st.text("ab%4", max_size=5),
    host=st.from_regex(r"[a-z]{1,8}(:[0-9]{2,5})?", fullmatch=True),
)
def test_no_password_survives_in_a_uri(user: str, host: str) -> None:
    assert SECRET not in redact.text(f"http://{user}:{SECRET}@{host}/path")


@given(before=st.text(), after=st.text())
def test_no_text_around_an_address_saves_its_password(before: str, after: str) -> None:
    assert SECRET not in redact.text(f"{before} https://me:{SECRET}@host {after}")


@pytest.mark.parametrize(
    ("name", "value", "is_secret"),
    [
        ("password", "geheim", True),
        ("password", "1234", True),
        ("password", "True", False),
        ("password", "", False),
        ("password", "***", False),
        ("spark.password", "two words", True),
        ("dbPassword", "geheim", True),
        ("openai.api_key", "geheim12", True),
        ("api_key", "a key of two words", False),
        ("api_key_1", "geheim12", True),
        ("token", "geheim1234567890", True),
        ("token", "##ing", False),
        ("pad_token", "geheim1234567890", False),
        ("max_tokens", "geheim1234567890", False),
        ("Authorization", "Basic geheim12", True),
        ("Authorization", "Basic", False),
        ("api_key", "openai-api-key", False),
        ("coefficient_of_password", "0.25", False),
        ("key", "geheim1234567890", False),
    ],
)
def test_a_name_says_that_a_value_is_secret(name: str, value: str, is_secret: bool) -> None:
    assert (redact.secret(name, value) is not None) == is_secret


@pytest.mark.parametrize(
    "name", ["MLFLOW_TRACKING_PASSWORD", "MLFLOW_TRACKING_TOKEN", "DATABRICKS_TOKEN"]
)
def test_no_secret_of_the_environment_survives_in_a_message(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, SECRET)
    assert stars(redact.message(f"bad login: {SECRET}!")) == "bad login: ***!"
    assert redact.known() == (SECRET,)


def test_a_short_password_of_the_environment_may_be_another_word(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_PASSWORD", "wine")
    assert stars(redact.message("bad login: wine")) == "bad login: ***"
    assert redact.known() == ()


def test_no_password_of_the_tracking_uri_survives_in_a_message() -> None:
    message = redact.message("tried a%20b and a b", "http://me:a%20b@host")
    assert stars(message) == "tried *** and ***"


def test_the_first_half_of_a_password_with_a_slash_does_not_survive_in_a_message() -> None:
    """It is taken for a port, and quoted."""
    message = redact.message("no port: 'half'", "http://me:half/other@host")
    assert stars(message) == "no port: '***'"
