import { useList } from '@ui/parts/list';
import type { Agent } from '../api';
import { DeviceTable } from '../DeviceTable';
import { DeviceCommands } from './DeviceCommands';

/** The agent's devices, each with what can be done with it. Only what the hub knows as a machine has readings. */
export function TellingDevices({ agent }: { agent: Agent }) {
  const machines = useList('/api/v1/machines', { plant: agent.plant, limit: 200 }, ['machines'], 10_000);
  const codes = new Set(machines.data?.map((machine) => machine.code));
  return (
    <DeviceTable
      devices={agent.devices}
      state={agent.state}
      commands={({ device }) => <DeviceCommands agent={agent} device={device} isMachine={codes.has(device)} />}
    />
  );
}
