import { groupSeparator } from '../wedge/keys';

// Two labels that tell how a scanner types. Neither is a unit's, so that one that gets to a station by mistake is refused there.

/** Capitals, small letters, digits and signs that lie elsewhere on British, German and French keyboards. */
export const layoutLabel = 'EH1-QAZYM(2468)"kx';

/** As on a GS1 label: a group separator in the middle. */
export const separatorLabel = `EH2-10AB${groupSeparator}2142`;
