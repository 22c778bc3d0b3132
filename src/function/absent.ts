/** Functions of Trino that there are not here, in lower case (https://trino.io/docs/476/functions/list.html). */
const ABSENT: ReadonlySet<string> = new Set([
  // Colours in a terminal.
  ...['bar', 'color', 'render', 'rgb'],
  // Set and quantile digests.
  ...['hash_counts', 'intersection_cardinality', 'jaccard_index', 'make_set_digest', 'merge_set_digest'],
  ...['qdigest_agg', 'quantile_at_value'],
  // Times finer than microseconds.
  ...['from_iso8601_timestamp_nanos', 'from_unixtime_nanos'],
  // Machine learning.
  ...['classify', 'features', 'learn_classifier', 'learn_libsvm_classifier', 'learn_libsvm_regressor'],
  ...['learn_regressor', 'regress'],
  // Geography, besides those that begin with `st_`.
  ...['bing_tile', 'bing_tile_at', 'bing_tile_coordinates', 'bing_tile_polygon', 'bing_tile_quadkey'],
  ...['bing_tile_zoom_level', 'bing_tiles_around', 'convex_hull_agg', 'from_encoded_polyline'],
  ...['from_geojson_geometry', 'geometry_from_hadoop_shape', 'geometry_invalid_reason'],
  ...['geometry_nearest_points', 'geometry_to_bing_tiles', 'geometry_union', 'geometry_union_agg'],
  ...['great_circle_distance', 'line_interpolate_point', 'line_interpolate_points', 'line_locate_point'],
  ...['simplify_geometry', 'spatial_partitioning', 'spatial_partitions', 'to_encoded_polyline'],
  ...['to_geojson_geometry', 'to_geometry', 'to_spherical_geography'],
  // Teradata's.
  ...['char2hexint', 'index', 'to_char', 'to_date', 'to_timestamp'],
  ...['spooky_hash_v2_32', 'spooky_hash_v2_64', 'word_stem'],
])

/** What does much the same. */
const INSTEAD: ReadonlyMap<string, string> = new Map([
  ['from_iso8601_timestamp_nanos', 'from_iso8601_timestamp'],
  ['from_unixtime_nanos', 'from_unixtime'],
  ['index', 'strpos'],
  ['qdigest_agg', 'tdigest_agg'],
  ['to_char', 'date_format'],
  ['to_date', 'date_parse'],
  ['to_timestamp', 'date_parse'],
])

/** Whether Trino has a function of this name, in lower case, and we do not: who asks for it has not misspelled another. */
export function isAbsent(name: string): boolean {
  return ABSENT.has(name) || name.startsWith('st_')
}

/**
 * What to tell who asks for an absent function.
 *
 * @example
 * hintOfAbsent('to_char') // "Trino has it, traillake does not. Try 'date_format'."
 */
export function hintOfAbsent(name: string): string {
  const instead = INSTEAD.get(name)
  const advice =
    instead === undefined ? "'traillake functions' lists those that there are." : `Try '${instead}'.`
  return `Trino has it, traillake does not. ${advice}`
}
