using System.Globalization;
using System.Text;
using EdgeHub.Devices;
using EdgeHub.Modbus;

namespace EdgeHub.Drivers.Modbus;

/// <summary>Makes a value of what was read, or a quality that says why there is none. Allocates nothing but texts that have changed.</summary>
internal static class PointDecoder
{
    /// <summary>A value for registers.</summary>
    /// <param name="point">What they are.</param>
    /// <param name="registers">As many as the point takes.</param>
    /// <param name="before">The text that was there before; the same text is given back as the same object.</param>
    public static (PointValue Value, Quality Quality) Decode(ModbusPoint point, ReadOnlySpan<ushort> registers, string before)
    {
        switch (point.Type)
        {
            case ModbusType.Bool:
                return Good(PointValue.Of(((registers[0] >> point.FirstBit) & 1) != 0));
            case ModbusType.Bits:
                return Good(PointValue.Of((long)RegisterValues.ReadBits(registers[0], point.FirstBit, point.BitCount)));
            case ModbusType.Float32:
            case ModbusType.Float64:
                return Number(point.Type == ModbusType.Float32 ? Shortest((float)RegisterValues.ReadFloat(registers, point.Order)) : RegisterValues.ReadFloat(registers, point.Order));
            case ModbusType.Bcd16:
            case ModbusType.Bcd32:
                return RegisterValues.TryReadBcd(registers, point.Order, out var digits) ? Good(PointValue.Of((long)digits)) : (default, Quality.OutOfRange);
            case ModbusType.Text:
                var text = RegisterText.Read(registers, lowByteFirst: point.Order is RegisterOrder.BADC or RegisterOrder.DCBA);
                return Good(PointValue.Of(text == before ? before : text));
            case ModbusType.UInt16 or ModbusType.UInt32 or ModbusType.UInt64:
                var unsigned = RegisterValues.ReadUnsigned(registers, point.Order);
                return unsigned <= long.MaxValue ? Good(PointValue.Of((long)unsigned)) : (default, Quality.OutOfRange);
            default:
                return Good(PointValue.Of(RegisterValues.ReadSigned(registers, point.Order)));
        }
    }

    /// <summary>What a failed reading means for a point.</summary>
    public static Quality QualityOf(ModbusResult result) => result switch
    {
        { IsGood: true } => Quality.Good,
        { Fault: ModbusFault.Exception, Exception: ExceptionCode.IllegalDataAddress or ExceptionCode.IllegalDataValue or ExceptionCode.IllegalFunction } => Quality.Illegal,
        { Fault: ModbusFault.Exception, Exception: ExceptionCode.GatewayPathUnavailable or ExceptionCode.GatewayTargetDeviceFailedToRespond } => Quality.NotHeard,
        { Fault: ModbusFault.Exception or ModbusFault.Malformed } => Quality.Bad,
        _ => Quality.NotHeard,
    };

    private static (PointValue Value, Quality Quality) Good(PointValue value) => (value, Quality.Good);

    private static (PointValue Value, Quality Quality) Number(double number) =>
        double.IsFinite(number) ? Good(PointValue.Of(number)) : (default, Quality.OutOfRange);

    /// <summary>21.53 of a device is 21.53 here, and not 21.530000686645508, which is what its 32 bits are as 64.</summary>
    private static double Shortest(float value)
    {
        if (!float.IsFinite(value) || value == Math.Truncate(value))
        {
            return value;
        }

        Span<byte> text = stackalloc byte[32];
        return value.TryFormat(text, out var written, "R", CultureInfo.InvariantCulture)
            && double.TryParse(text[..written], NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : value;
    }
}
