/** An instant and the zone it is shown in. `zone` is `UTC`, an IANA name (`Europe/Berlin`) or an offset (`+05:30`). */
export interface ZonedTimestamp {
  /** Microseconds since 1970-01-01T00:00:00Z. */
  readonly micros: bigint
  readonly zone: string
}

/** A map's entries, in insertion order; keys are distinct and never null. */
export interface MapValue {
  readonly keys: readonly Value[]
  readonly values: readonly Value[]
}

/**
 * One SQL value outside a column: constants, result rows, row-wise function bodies. Never used per row on the hot path.
 * By type: boolean → boolean; tinyint … integer, date (days since 1970), interval year to month (months), real, double →
 * number; bigint, decimal (unscaled), time and timestamp (microseconds), interval day to second (milliseconds) → bigint;
 * varchar, char, json → string; varbinary, uuid, ipaddress (16 bytes each), ipprefix (17), hyperloglog, tdigest →
 * Uint8Array; timestamp with time zone → ZonedTimestamp; array and row → Value[]; map → MapValue. NULL → null.
 */
export type Value =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | ZonedTimestamp
  | MapValue
  | readonly Value[]
