"""Runs the AWS CLI's own validate-logs over folders that stand for buckets: aws.py KEYS START END FOLDER…

Prints a JSON object a folder: what went to standard output and to standard error, and the exit code.
"""
import contextlib
import io
import json
import os
import sys

from awscli.customizations.cloudtrail import validation
from botocore.exceptions import ClientError

keys, start, end, *folders = sys.argv[1:]
folder = ''


class Pages:
    def __init__(self, marker):
        self.marker = marker

    def search(self, _):
        found = []
        for path, _, names in os.walk(folder):
            found += [os.path.relpath(os.path.join(path, name), folder) for name in names]
        return [key for key in sorted(found) if key > self.marker]


class Paginator:
    def paginate(self, Bucket, Marker, Prefix=""):
        return Pages(Marker)


class S3:
    def get_client(self, bucket):
        return self

    def get_paginator(self, name):
        return Paginator()

    def get_object(self, Bucket, Key):
        path = os.path.join(folder, Key)
        if not os.path.exists(path):
            raise ClientError({'Error': {'Code': 'NoSuchKey', 'Message': 'no'}}, 'GetObject')
        metadata = {}
        if os.path.exists(path + '.metadata.json'):
            with open(path + '.metadata.json') as file:
                metadata = json.load(file)['Metadata']
        with open(path, 'rb') as file:
            return {'Body': io.BytesIO(file.read()), 'Metadata': metadata}


class CloudTrail:
    def list_public_keys(self, StartTime, EndTime):
        with open(keys) as file:
            return json.load(file)


class Command(validation.CloudTrailValidateLogs):
    def setup_services(self, parsed_globals):
        self._source_region = 'us-east-1'
        self.s3_client_provider = S3()
        self.cloudtrail_client = CloudTrail()
        self.organization_client = None


class Arguments:
    trail_arn = 'arn:aws:cloudtrail:us-east-1:111122223333:trail/my_trail'
    verbose = True
    s3_bucket = 'trail-bucket'
    s3_prefix = None
    account_id = None
    start_time = start
    end_time = end


for folder in folders:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = Command(None)._run_main(Arguments, None)
    print(json.dumps({'out': out.getvalue(), 'err': err.getvalue(), 'code': code}))
