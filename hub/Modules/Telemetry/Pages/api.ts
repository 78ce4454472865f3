import type { Schema } from '@ui/api/client';

export type Machine = Schema<'MachineView'>;
export type MachineDetail = Schema<'MachineDetail'>;
export type Point = Schema<'PointView'>;
export type StateSpan = Schema<'StateSpan'>;
export type History = Schema<'PointHistory'>;
export type Alarm = Schema<'AlarmView'>;
