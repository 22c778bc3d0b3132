// AssemblyScript, as index.ts. Where things lie in the memory of the ingest kernels, in bytes: what is small and of one size
// here, the rest in blocks behind BLOCKS that the host places. The host reads and writes it by the same numbers: see
// src/kernel/ingest-binding.ts.

/** A byte for each open bracket: whether an object or an array is around it. */
export const LEVELS: usize = 4096
/** For each column the place of the mark of the record's member that it is filled from, 0 for none. */
export const MEMBERS: usize = 8192
/** The columns that have one, in order of arrival. */
export const FOUND: usize = 12288
/** Of those, the ones that the host has to look at. */
export const WANTED: usize = 14336
/** What each column is made of, see rows.ts: 512 of them. */
export const COLUMNS: usize = 16384
export const COLUMN_BYTES: usize = 32
/** See dictionary.ts. */
export const DICTIONARIES: usize = 32768
export const DICTIONARY_BYTES: usize = 32
/** Of each record its beginning, its end and the end of its marks. */
export const RECORDS: usize = 98304
export const RECORD_BYTES: usize = 12
export const MOST_RECORDS: i32 = 4096

/** Of each member the six words that member-marks.ts of the ingest tells of. */
export const MARK: usize = 24

/** See digest.ts. */
export const DIGESTS: usize = 147456
