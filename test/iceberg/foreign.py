"""Other engines' view of a table, as one line of JSON.

foreign.py read <metadata.json>   PyIceberg reads a table
foreign.py write <folder>         PyIceberg makes a table of its own in a new warehouse
foreign.py clickhouse <folder>    ClickHouse (chdb) reads a table
"""

import json
import sys


def scan(table, **options):
    found = table.scan(**options)
    return {
        "files": sorted(task.file.file_path for task in found.plan_files()),
        "rows": found.to_arrow().num_rows,
    }


def read(metadata_file):
    from pyiceberg.table import StaticTable

    table = StaticTable.from_metadata(metadata_file)
    rows = table.scan().to_arrow().sort_by("eventtime").to_pylist()
    metrics = table.inspect.files().to_pylist()
    return {
        "schema": str(table.schema()),
        "sort_order": str(table.sort_order()),
        "location": table.location(),
        "operations": [snapshot.summary.operation.value for snapshot in table.snapshots()],
        "first": {**rows[0], "eventtime": rows[0]["eventtime"].isoformat()},
        "last": {**rows[-1], "eventtime": rows[-1]["eventtime"].isoformat()},
        "all": scan(table),
        "late": scan(table, row_filter="eventtime >= '2024-01-03T00:00:00+00:00'"),
        "named": scan(table, row_filter="eventname = 'ConsoleLoginFromFarAway-50'"),
        "history": [scan(table, snapshot_id=each.snapshot_id) for each in table.snapshots()],
        "bounds": sorted(
            [
                [
                    each["readable_metrics"]["eventtime"]["lower_bound"].isoformat(),
                    each["readable_metrics"]["eventtime"]["upper_bound"].isoformat(),
                    each["readable_metrics"]["eventname"]["lower_bound"],
                    each["readable_metrics"]["eventname"]["upper_bound"],
                ]
                for each in metrics
            ]
        ),
        "entries": [
            [each["status"], each["sequence_number"], each["file_sequence_number"]]
            for each in table.inspect.entries().to_pylist()
        ],
    }


def write(folder):
    import pyarrow
    from pyiceberg.catalog.sql import SqlCatalog

    catalog = SqlCatalog("t", uri=f"sqlite:///{folder}/catalog.db", warehouse=f"file://{folder}")
    catalog.create_namespace("n")
    rows = pyarrow.table({"n": pyarrow.array([1, 2, 3], pyarrow.int64()), "s": ["a", "b", "c"]})
    table = catalog.create_table("n.t", schema=rows.schema, properties={"who": "PyIceberg"})
    table.append(rows)
    table.append(rows)
    table.delete("n = 2")
    table.overwrite(rows, "n = 3")
    return {
        "metadata": table.metadata_location,
        "snapshot": table.current_snapshot().snapshot_id,
        "snapshots": [scan(table, snapshot_id=each.snapshot_id) for each in table.snapshots()],
    }


def clickhouse(folder):
    import chdb

    table = f"icebergLocal('{folder}')"
    query = f"""
        SELECT count() AS rows, toString(min(eventtime)) AS first, toString(max(eventtime)) AS last,
          countIf(useridentity.arn = 'arn:50') AS structs,
          countIf(resources[1].arn = 'bucket-50') AS lists,
          countIf(requestparameters['hour'] = '50') AS maps,
          (SELECT count() FROM {table} WHERE eventtime >= '2024-01-03 00:00:00') AS late
        FROM {table} FORMAT JSONEachRow
        SETTINGS output_format_json_quote_64bit_integers = 0"""
    return json.loads(str(chdb.query(query)))


command, argument = sys.argv[1:]
print(json.dumps({"read": read, "write": write, "clickhouse": clickhouse}[command](argument)))
