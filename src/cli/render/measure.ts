/** A text as it is drawn, and how many terminal cells it takes. */
export interface Cell {
  readonly text: string
  readonly width: number
}

/** Cuts a text to at most so many cells, the ellipsis included, and measures it. */
export type Fit = (text: string, most: number) => Cell

const ASCII = /^[\x20-\x7e]*$/

const fitAscii: Fit = (text, most) =>
  text.length <= most ? { text, width: text.length } : { text: `${text.slice(0, most - 1)}…`, width: most }

async function loadUnicode(): Promise<Fit> {
  const { default: widthOf } = await import('string-width')
  const segmenter = new Intl.Segmenter()
  return (text, most) => {
    const whole = widthOf(text)
    if (whole <= most) return { text, width: whole }
    let out = ''
    let used = 0
    for (const { segment } of segmenter.segment(text)) {
      const width = widthOf(segment)
      if (used + width >= most) break
      out += segment
      used += width
    }
    return { text: `${out}…`, width: used + 1 }
  }
}

let unicode: Promise<Fit> | undefined

/** How texts are fitted. The tables of Unicode are loaded for the first text that needs them: that takes 20 ms. */
export function measureFor(texts: readonly string[]): Fit | Promise<Fit> {
  if (texts.every((text) => ASCII.test(text))) return fitAscii
  unicode ??= loadUnicode()
  return unicode
}
