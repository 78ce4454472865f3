using FsCheck;
using FsCheck.Fluent;

namespace EdgeHub.Modbus.Tests;

public sealed class RegisterValuesTests
{
    private static readonly RegisterOrder[] Orders = Enum.GetValues<RegisterOrder>();

    [Theory]
    [InlineData(RegisterOrder.ABCD, 0x0A0B, 0x0C0D)]
    [InlineData(RegisterOrder.CDAB, 0x0C0D, 0x0A0B)]
    [InlineData(RegisterOrder.BADC, 0x0B0A, 0x0D0C)]
    [InlineData(RegisterOrder.DCBA, 0x0D0C, 0x0B0A)]
    public void Orders_OfThirtyTwoBits_LieAsTheirNamesSay(RegisterOrder order, int first, int second)
    {
        var registers = new ushort[2];
        Assert.True(RegisterValues.TryWriteUnsigned(0x0A0B0C0D, registers, order));
        Assert.Equal([(ushort)first, (ushort)second], registers);
        Assert.Equal(0x0A0B0C0DUL, RegisterValues.ReadUnsigned(registers, order));
    }

    [Theory]
    [InlineData(RegisterOrder.ABCD, "0102 0304 0506 0708")]
    [InlineData(RegisterOrder.CDAB, "0708 0506 0304 0102")]
    [InlineData(RegisterOrder.BADC, "0201 0403 0605 0807")]
    [InlineData(RegisterOrder.DCBA, "0807 0605 0403 0201")]
    public void Orders_OfSixtyFourBits_FollowTheSameScheme(RegisterOrder order, string expected)
    {
        var registers = new ushort[4];
        Assert.True(RegisterValues.TryWriteUnsigned(0x0102030405060708, registers, order));
        Assert.Equal(expected, string.Join(' ', registers.Select(register => register.ToString("X4", null))));
    }

    [Fact]
    public void Numbers_OfEachKind_ReadBackInEveryOrder() => Prop.ForAll<long, double, ushort>((whole, real, small) =>
        Orders.All(order =>
        {
            ushort[] one = new ushort[1], two = new ushort[2], four = new ushort[4];
            RegisterValues.WriteFloat(real, four, order);
            var isSame = BitConverter.DoubleToInt64Bits(RegisterValues.ReadFloat(four, order)) == BitConverter.DoubleToInt64Bits(real);
            RegisterValues.WriteFloat((float)real, two, order);
            isSame &= RegisterValues.ReadFloat(two, order).Equals((double)(float)real);
            isSame &= RegisterValues.TryWriteSigned(whole, four, order) && RegisterValues.ReadSigned(four, order) == whole;
            isSame &= RegisterValues.TryWriteSigned((int)whole, two, order) && RegisterValues.ReadSigned(two, order) == (int)whole;
            isSame &= RegisterValues.TryWriteSigned((short)whole, one, order) && RegisterValues.ReadSigned(one, order) == (short)whole;
            return isSame && RegisterValues.TryWriteUnsigned(small, one, order) && RegisterValues.ReadUnsigned(one, order) == small;
        })).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(32_768, 1)]
    [InlineData(-32_769, 1)]
    [InlineData(2_147_483_648, 2)]
    public void Signed_BeyondItsBits_IsRefused(long value, int registers) =>
        Assert.False(RegisterValues.TryWriteSigned(value, new ushort[registers], RegisterOrder.ABCD));

    [Theory]
    [InlineData(65_536UL, 1)]
    [InlineData(4_294_967_296UL, 2)]
    public void Unsigned_BeyondItsBits_IsRefused(ulong value, int registers) =>
        Assert.False(RegisterValues.TryWriteUnsigned(value, new ushort[registers], RegisterOrder.ABCD));

    [Fact]
    public void Number_OfThreeRegisters_IsTheCallersMistake() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => RegisterValues.ReadUnsigned(new ushort[3], RegisterOrder.ABCD));

    [Fact]
    public void Float_OfOneRegister_IsTheCallersMistake() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => RegisterValues.ReadFloat(new ushort[1], RegisterOrder.ABCD));

    [Fact]
    public void Bcd_DigitsAndOverflowAndNoDigit_AreToldApart()
    {
        var registers = new ushort[2];
        Assert.True(RegisterValues.TryWriteBcd(12_345_678, registers, RegisterOrder.CDAB));
        Assert.Equal([0x5678, 0x1234], registers);
        Assert.True(RegisterValues.TryReadBcd(registers, RegisterOrder.CDAB, out var value));
        Assert.Equal(12_345_678UL, value);
        Assert.False(RegisterValues.TryWriteBcd(100_000_000, registers, RegisterOrder.ABCD));
        Assert.False(RegisterValues.TryReadBcd([0x12A4], RegisterOrder.ABCD, out _));
    }

    [Fact]
    public void Bcd_AnyNumberOfSixteenDigits_ReadsBack() => Prop.ForAll<ulong>(number =>
    {
        var value = number % 10_000_000_000_000_000;
        var registers = new ushort[4];
        return Orders.All(order => RegisterValues.TryWriteBcd(value, registers, order)
            && RegisterValues.TryReadBcd(registers, order, out var back) && back == value);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Bits_OfAField_AreReadAndReplacedAlone()
    {
        Assert.Equal(0b101UL, RegisterValues.ReadBits(0b0101_1000, 4, 3));
        Assert.Equal(0b0010_1000UL, RegisterValues.WriteBits(0b0101_1000, 4, 3, 0b010));
        Assert.Equal(ulong.MaxValue, RegisterValues.ReadBits(ulong.MaxValue, 0, 64));
        Assert.Throws<ArgumentOutOfRangeException>(() => RegisterValues.ReadBits(0, 60, 5));
    }

    [Fact]
    public void Bits_WrittenIntoAnyField_ReadBackAndLeaveTheRest() => Prop.ForAll<ulong, ulong, byte>((value, field, place) =>
    {
        var first = place % 64;
        var count = 1 + ((place / 64 * 20) % (64 - first));
        var written = RegisterValues.WriteBits(value, first, count, field);
        var mask = (count == 64 ? ulong.MaxValue : (1UL << count) - 1) << first;
        return RegisterValues.ReadBits(written, first, count) == ((field << first) & mask) >> first && (written & ~mask) == (value & ~mask);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void ReadAndWrite_OfNumbers_AllocateNothing()
    {
        var registers = new ushort[4];
        RegisterValues.WriteFloat(1.5, registers, RegisterOrder.CDAB);
        _ = RegisterValues.ReadFloat(registers, RegisterOrder.CDAB);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            RegisterValues.WriteFloat(i, registers, RegisterOrder.CDAB);
            _ = RegisterValues.ReadFloat(registers, RegisterOrder.CDAB) + RegisterValues.ReadSigned(registers, RegisterOrder.DCBA);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
