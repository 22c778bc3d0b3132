-- about: a deep field out of the event's text, one service
-- family: json
-- answer: ordered
SELECT eventname, json_extract_scalar(eventjson, '$.requestParameters.filterSet.items[0].name') AS filter, count(*) AS n FROM events
WHERE eventsource = 'ec2.amazonaws.com' AND json_extract_scalar(eventjson, '$.requestParameters.filterSet.items[0].name') IS NOT NULL
GROUP BY 1, 2 ORDER BY n DESC, 1, 2
-- duckdb
SELECT eventname, json_extract_string(eventjson, '$.requestParameters.filterSet.items[0].name') AS filter, count(*) AS n FROM events
WHERE eventsource = 'ec2.amazonaws.com' AND json_extract_string(eventjson, '$.requestParameters.filterSet.items[0].name') IS NOT NULL
GROUP BY 1, 2 ORDER BY n DESC, 1, 2
