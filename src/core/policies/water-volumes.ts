import type {Volumes, VolumeUnit} from '#core/meters/volume.js'
import {DATA_ROOT, readData} from '#core/policies/data-node.js'
import {readProvision, type Provision} from '#core/policies/provision.js'

export interface WaterVolumes extends Provision {
  readonly volumes: Volumes
}

let read: WaterVolumes | null = null

/** What the units of water hold. @throws Refusal BAD_DATA (78) */
export function waterVolumes(root: URL = DATA_ROOT): WaterVolumes {
  if (read !== null && root === DATA_ROOT) return read
  const file = readData(root, 'units/water-volumes.json')
  const held = file.at('thousandths_of_a_gallon')
  const of = (unit: VolumeUnit): number => held.at(unit).whole(1)
  const volumes = {ccf: of('ccf'), kgal: of('kgal'), gal: of('gal'), cf: of('cf'), kilolitre: of('kilolitre')}
  const found = {...readProvision(file), volumes}
  if (root === DATA_ROOT) read = found
  return found
}
