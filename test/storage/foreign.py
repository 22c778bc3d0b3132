"""Other engines' view of an event data store, as one line of JSON.

foreign.py pyiceberg <metadata.json>   every row, by eventtime and eventid, as a dictionary
foreign.py clickhouse <folder>         some of what ClickHouse (chdb) says
"""

import datetime
import json
import sys


def plain(value):
    if isinstance(value, datetime.datetime):
        return value.isoformat(sep=" ", timespec="microseconds")
    if isinstance(value, dict):
        return {name: plain(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    return value


def pyiceberg(metadata_file):
    import pyarrow.parquet
    from pyiceberg.table import StaticTable

    table = StaticTable.from_metadata(metadata_file)
    rows = [plain(row) for row in table.scan().to_arrow().to_pylist()]
    files = [task.file.file_path.removeprefix("file://") for task in table.scan().plan_files()]
    resources = [pyarrow.parquet.read_table(file, columns=["resources"])["resources"] for file in files]
    late = table.scan(row_filter="eventtime >= '2024-05-01T11:00:00.4'", selected_fields=("eventid",))
    return {
        "rows": sorted(rows, key=lambda row: (row["eventtime"], row["eventid"] or "")),
        "null_lists": sum(column.null_count for column in resources),
        "late": sorted(late.to_arrow()["eventid"].to_pylist()),
    }


def clickhouse(folder):
    import chdb

    query = f"""
        SELECT count() AS events,
          toString(min(eventtime)) AS first,
          toString(max(eventtime)) AS last,
          groupArraySorted(100)(eventname) AS names,
          anyIf(useridentity.sessioncontext.sessionissuer.username, eventname = 'RunInstances') AS issuer,
          toString(anyIf(useridentity.sessioncontext.attributes.creationdate, eventname = 'RunInstances')) AS created,
          anyIf(useridentity.sessioncontext.webidfederationdata.attributes, eventname = 'RunInstances') AS federation,
          anyIf(requestparameters, eventname = 'RunInstances') AS parameters,
          anyIf(resources.arn, eventname = 'RunInstances') AS resources,
          anyIf(resources.arnprefix, eventname = 'RunInstances') AS prefixes,
          anyIf(eventcontext.tagcontext.resourcetags.tags, eventname = 'RunInstances') AS tags,
          countIf(readonly) AS reads
        FROM icebergLocal('{folder}') FORMAT JSONEachRow
        SETTINGS output_format_json_quote_64bit_integers = 0"""
    return json.loads(str(chdb.query(query)))


command, argument = sys.argv[1:]
print(json.dumps({"pyiceberg": pyiceberg, "clickhouse": clickhouse}[command](argument)))
