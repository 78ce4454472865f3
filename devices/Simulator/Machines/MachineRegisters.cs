using EdgeHub.Modbus;

namespace EdgeHub.Simulator;

/// <summary>A machine's controller as Modbus shows it. The map, from address 0:</summary>
/// <remarks>
/// input registers: 0 state, 2-3 good parts, 4-5 scrap, 10-11 temperature (float, word swap), 12-13 torque (float), 14-15 energy in Wh, 20-27 serial
/// number (text); discrete input 0 "tool in place"; coil 0 "stop", which a master may write.
/// </remarks>
internal sealed class MachineRegisters
{
    private readonly MachineWork _work;

    public MachineRegisters(MachineModel model, MachineWork work)
    {
        _work = work;
        Unit = new MemoryUnit(new MemoryUnitOptions
        {
            Coils = [new AddressRange(0, 8)],
            DiscreteInputs = [new AddressRange(0, 8)],
            InputRegisters = [new AddressRange(0, 6), new AddressRange(10, 6), new AddressRange(20, 8)],
            DeviceIdentification = new Dictionary<byte, string> { [0] = "EdgeHub", [1] = "Simulated machine", [2] = "1.0" },
        });
        Unit.Update(tables => RegisterText.TryWrite("SIM-" + model.Code, tables.InputRegisters(20, 8), lowByteFirst: false));
        Show();
    }

    public MemoryUnit Unit { get; }

    /// <summary>Obeys the coil, then shows what the machine does now; all in one step for whoever reads.</summary>
    public void Show() => Unit.Update(tables =>
    {
        var stop = tables.Coils(0)[0];
        if (stop != _work.IsJammed)
        {
            _work.Jam(stop);
        }

        tables.DiscreteInputs(0)[0] = _work.State != MachineState.Setup;
        tables.InputRegisters(0)[0] = (ushort)_work.State;
        RegisterValues.TryWriteUnsigned(_work.Good, tables.InputRegisters(2, 2), RegisterOrder.ABCD);
        RegisterValues.TryWriteUnsigned(_work.Scrap, tables.InputRegisters(4, 2), RegisterOrder.ABCD);
        RegisterValues.WriteFloat(Math.Round(_work.Temperature, 1), tables.InputRegisters(10, 2), RegisterOrder.CDAB);
        RegisterValues.WriteFloat(Math.Round(_work.Torque, 2), tables.InputRegisters(12, 2), RegisterOrder.ABCD);
        RegisterValues.TryWriteUnsigned(_work.Energy, tables.InputRegisters(14, 2), RegisterOrder.ABCD);
    });
}
