import type { Schema } from '@ui/api/client';

/** A row of the list; the live topic `scans` carries the same words. */
export type ScanRow = Schema<'ScanView'>;
export type UnitStory = Schema<'UnitStory'>;
export type UnitEvent = Schema<'UnitEventView'>;
export type Genealogy = Schema<'GenealogyView'>;
export type ExceptionRow = Schema<'ExceptionView'>;
export type ExceptionDecision = Schema<'ExceptionDecision'>;
export type LabelAnswer = Schema<'LabelAnswer'>;
