"""Checks delivered answers of queries as the CloudTrail User Guide has it ("Validate CloudTrail Lake saved query results"), for
versions of the AWS CLI that have no verify-query-results. The public key is looked up by the CLI's own code.

/usr/bin/python3 verify-query-results.py <folder> <endpoint>
"""

import base64
import hashlib
import json
import pathlib
import sys

from awscli.botocore.session import Session
from awscli.customizations.cloudtrail.validation import PublicKeyProvider, parse_date
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

folder = pathlib.Path(sys.argv[1])
sign = json.loads((folder / "result_sign.json").read_text())
for file in sign["files"]:
    if hashlib.sha256((folder / file["fileName"]).read_bytes()).hexdigest() != file["fileHashValue"]:
        sys.exit(f"{file['fileName']} was changed")

client = Session().create_client("cloudtrail", endpoint_url=sys.argv[2])
time = parse_date(sign["queryCompleteTime"])
key = PublicKeyProvider(client).get_public_keys(time, time)[sign["publicKeyFingerprint"]]["Value"]
hashes = " ".join(file["fileHashValue"] for file in sign["files"])
# The CLI decodes blobs, or leaves them in base64, by its configuration. Throws InvalidSignature.
load_der_public_key(base64.b64decode(key) if isinstance(key, str) else key).verify(
    bytes.fromhex(sign["hashSignature"]), hashes.encode(), PKCS1v15(), SHA256()
)
print("valid")
