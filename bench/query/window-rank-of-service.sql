-- about: the three calls made most of every service
-- family: window
-- answer: ordered
SELECT eventsource, eventname, n FROM (
  SELECT eventsource, eventname, count(*) AS n,
    row_number() OVER (PARTITION BY eventsource ORDER BY count(*) DESC, eventname) AS place
  FROM events GROUP BY eventsource, eventname
) WHERE place <= 3 ORDER BY eventsource, place
