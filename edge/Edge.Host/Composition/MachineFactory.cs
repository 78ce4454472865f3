using System.Collections.Concurrent;
using EdgeHub.Devices;
using EdgeHub.Drivers.Modbus;
using EdgeHub.Drivers.Mqtt;
using EdgeHub.Edge.Pipeline;
using EdgeHub.Edge.Runtime;
using EdgeHub.Edge.Uplink;
using EdgeHub.HubLink;
using EdgeHub.Modbus;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Edge.Host;

/// <summary>Makes the drivers and pipelines of machines from the configuration. A machine that changes keeps what its points have counted.</summary>
internal sealed class MachineFactory(
    PointNumbers numbers, TelemetryJournal telemetry, IMachineListener listener, MachineBook book, string folder, TimeProvider time, ILoggerFactory loggers)
{
    private readonly ChannelPool _channels = new(time);
    private readonly ConcurrentDictionary<string, MachinePipeline> _pipelines = new(StringComparer.Ordinal);

    /// <summary>The pipelines of the machines that are wanted, also while a driver of one is being replaced. Safe from any thread.</summary>
    internal IEnumerable<MachinePipeline> Pipelines => _pipelines.Values;

    /// <summary>The drivers that a configuration wants. The numbers of their points are durable when this completes.</summary>
    internal async Task<IReadOnlyList<SupervisedDriver>> PrepareAsync(AgentConfiguration configuration, CancellationToken cancellationToken)
    {
        var drivers = new List<SupervisedDriver>();
        foreach (var machine in configuration.Machines)
        {
            var settings = MachineSettingsMap.Map(machine);
            var assigned = await numbers.AssignAsync([.. settings.Points.Select(point => Definition(settings, point))], cancellationToken);
            drivers.Add(new SupervisedDriver(machine.Station, machine.Code, machine, () => Make(machine, settings, new PointJournal(telemetry, settings, assigned))));
        }

        await ForgetAsync(configuration);
        return drivers;
    }

    /// <summary>Lets go of machines that are no longer wanted: their alarms are over. When they come back, their counters go on from the book.</summary>
    private async Task ForgetAsync(AgentConfiguration configuration)
    {
        var gone = _pipelines.Keys.Except(configuration.Machines.Select(machine => machine.Code), StringComparer.Ordinal).ToList();
        if (gone.Count > 0)
        {
            gone.ForEach(code => _pipelines[code].End());
            await book.WriteAsync();
            gone.ForEach(code => _pipelines.TryRemove(code, out _));
        }
    }

    private MachineDriver Make(MachineConfiguration machine, MachineSettings settings, PointJournal journal)
    {
        MachinePipeline pipeline;
        if (_pipelines.TryGetValue(machine.Code, out var before))
        {
            pipeline = before.With(settings, journal);
        }
        else
        {
            pipeline = new MachinePipeline(settings, journal, listener, time);
            book.Restore(pipeline);
        }

        _pipelines[machine.Code] = pipeline;
        return new MachineDriver(Source(machine), pipeline, time);
    }

    private IPointSource Source(MachineConfiguration machine) => machine.Mqtt is not null
        ? new MqttMachine(MqttFactory.Machine(machine, folder), time, loggers)
        : new ModbusMachine(Options(machine), _channels, time, loggers.CreateLogger<ModbusMachine>());

    private static PointDefinition Definition(MachineSettings machine, PointSettings point) => new()
    {
        Machine = machine.Code,
        Name = point.Name,
        Kind = (PointKind)point.Kind,
        Unit = point.Unit,
        Role = point.Role,
        Station = machine.Station,
        HeartbeatMs = (uint)Math.Min(point.Heartbeat.TotalMilliseconds, uint.MaxValue),
    };

    private static ModbusMachineOptions Options(MachineConfiguration machine)
    {
        var modbus = machine.Modbus!;
        return new ModbusMachineOptions
        {
            Device = machine.Code,
            Host = modbus.Host,
            Port = modbus.Port,
            Serial = modbus.Serial is { } serial ? ScannerFactory.Serial(serial) : null,
            Unit = modbus.Unit,
            Every = modbus.Every,
            Timeout = modbus.Timeout,
            Limits = new ReadLimits { MaxRegisterGap = modbus.MaxGap, MaxRegisters = modbus.MaxRegisters },
            Points = [.. machine.ReadPoints.Select(point => Point(point.Modbus!))],
        };
    }

    private static ModbusPoint Point(ModbusPointConfiguration point) => new(
        point.Table switch
        {
            ModbusTableName.Coil => ModbusTable.Coils,
            ModbusTableName.Discrete => ModbusTable.DiscreteInputs,
            ModbusTableName.Input => ModbusTable.InputRegisters,
            _ => ModbusTable.HoldingRegisters,
        },
        point.Address, (ModbusType)point.Type, (RegisterOrder)point.Order, point.FirstBit, point.BitCount, point.Characters);
}
