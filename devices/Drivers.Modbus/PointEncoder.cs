using EdgeHub.Devices;
using EdgeHub.Modbus;

namespace EdgeHub.Drivers.Modbus;

/// <summary>Writes a value to where a point lies. Nothing is sent twice by itself.</summary>
internal static class PointEncoder
{
    private static readonly ModbusResult DoesNotFit = new(ModbusFault.Exception, ExceptionCode.IllegalDataValue);

    public static async ValueTask<ModbusResult> WriteAsync(ModbusDevice device, ModbusPoint point, PointValue value, CancellationToken cancellationToken)
    {
        switch (point.Table)
        {
            case ModbusTable.Coils:
                return await device.WriteSingleCoilAsync(point.Address, value.Flag, cancellationToken);
            case ModbusTable.HoldingRegisters when point.Type is ModbusType.Bool or ModbusType.Bits:
                var mask = (ushort)(((1 << point.BitCount) - 1) << point.FirstBit);
                var bits = (ushort)(point.Type == ModbusType.Bool ? value.Flag ? mask : 0 : (value.Integer << point.FirstBit) & mask);
                return await device.MaskWriteRegisterAsync(point.Address, (ushort)~mask, bits, cancellationToken);
            case ModbusTable.HoldingRegisters:
                var registers = new ushort[point.Length];
                return !TryEncode(point, value, registers) ? DoesNotFit
                    : registers.Length == 1 ? await device.WriteSingleRegisterAsync(point.Address, registers[0], cancellationToken)
                    : await device.WriteMultipleRegistersAsync(point.Address, registers, cancellationToken);
            default:
                return new ModbusResult(ModbusFault.Exception, ExceptionCode.IllegalFunction);
        }
    }

    internal static bool TryEncode(ModbusPoint point, PointValue value, Span<ushort> registers)
    {
        switch (point.Type)
        {
            case ModbusType.Text:
                return RegisterText.TryWrite(value.Text, registers, lowByteFirst: point.Order is RegisterOrder.BADC or RegisterOrder.DCBA);
            case ModbusType.Float32 or ModbusType.Float64:
                RegisterValues.WriteFloat(value.Number, registers, point.Order);
                return value.IsNumeric;
            case ModbusType.Bcd16 or ModbusType.Bcd32:
                return value is { IsNumeric: true, Integer: >= 0 } && RegisterValues.TryWriteBcd((ulong)value.Integer, registers, point.Order);
            case ModbusType.UInt16 or ModbusType.UInt32 or ModbusType.UInt64:
                return value is { IsNumeric: true, Integer: >= 0 } && RegisterValues.TryWriteUnsigned((ulong)value.Integer, registers, point.Order);
            default:
                return value.IsNumeric && RegisterValues.TryWriteSigned(value.Integer, registers, point.Order);
        }
    }
}
