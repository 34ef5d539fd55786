import type {NoticeLanguages} from '#core/policies/law.js'

export interface SpokenLanguages {
  /** Percent of the people of the service area by language code. */
  readonly percent: Readonly<Record<string, number>>
  readonly connections: number
}

/** Languages a notice has to be written in (HSC 116922): English, the five of Civ. 1632, and what one in ten speak. */
export function requiredLanguages(area: SpokenLanguages, law: NoticeLanguages): readonly string[] {
  if (area.connections < law.covered_from_connections) return [law.english]
  const others = Object.entries(area.percent).filter(
    ([language, percent]) => percent >= law.other_percent && !law.always.includes(language),
  )
  return [...law.always, ...others.map(([language]) => language)]
}
