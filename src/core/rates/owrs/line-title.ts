import type {Title} from '#core/rates/rate-plan.js'

/** Charges that most files name; what a file names otherwise is printed as it names it, in both languages. */
const TITLES: Readonly<Record<string, Title>> = {
  service_charge: {en: 'Service charge', es: 'Cargo por servicio'},
  commodity_charge: {en: 'Water use', es: 'Consumo de agua'},
  sewer_charge: {en: 'Sewer charge', es: 'Cargo por alcantarillado'},
  fixed_sewer_charge: {en: 'Sewer service charge', es: 'Cargo fijo por alcantarillado'},
  elevation_charge: {en: 'Elevation charge', es: 'Cargo por elevación'},
  outside_city_service_charge: {en: 'Outside-city charge', es: 'Cargo por servicio fuera de la ciudad'},
  fixed_drought_surcharge: {en: 'Drought surcharge', es: 'Recargo por sequía'},
  variable_drought_surcharge: {en: 'Drought surcharge on use', es: 'Recargo por sequía según el consumo'},
  fixed_wastewater_charge: {en: 'Wastewater service charge', es: 'Cargo fijo por aguas residuales'},
  variable_wastewater_charge: {en: 'Wastewater charge on use', es: 'Cargo por aguas residuales según el consumo'},
  multiplier: {en: 'Charge on the lines above', es: 'Cargo sobre las líneas anteriores'},
}

export function lineTitle(code: string): Title {
  const known = TITLES[code]
  if (known !== undefined && Object.hasOwn(TITLES, code)) return known
  const words = code.replaceAll('_', ' ').trim()
  const text = words.charAt(0).toUpperCase() + words.slice(1)
  return {en: text, es: text}
}
