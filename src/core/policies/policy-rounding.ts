import type {DataNode} from '#core/policies/data-node.js'

const MODES = ['half_up', 'half_even', 'up', 'down'] as const

/** How a figure is rounded, once, at its end. */
export interface PolicyRounding {
  readonly mode: (typeof MODES)[number]
  readonly scale: number
}

/** @throws Refusal BAD_DATA (78) */
export const readRounding = (node: DataNode): PolicyRounding => ({
  mode: node.at('mode').oneOf(MODES),
  scale: node.at('scale').whole(),
})
