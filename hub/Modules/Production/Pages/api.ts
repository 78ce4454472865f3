import type { Schema } from '@ui/api/client';

export type PlantToday = Schema<'PlantToday'>;
export type RoutingMap = Schema<'RoutingMap'>;
export type MapStep = Schema<'MapStep'>;
export type Order = Schema<'OrderView'>;
export type OrderDetail = Schema<'OrderDetail'>;
export type Station = Schema<'StationView'>;
export type UnitRow = Schema<'ProductionUnit'>;
