/** Makes names distinct for formats that need it: `arn, arn` become `arn, arn_1`. */
export function uniqueNames(names: readonly string[]): readonly string[] {
  const taken = new Set(names)
  const given = new Set<string>()
  return names.map((name) => {
    let unique = name
    for (let i = 1; given.has(unique); i++) {
      const candidate = `${name}_${i}`
      if (!taken.has(candidate)) unique = candidate
    }
    given.add(unique)
    return unique
  })
}
