using EdgeHub.Wire;

namespace EdgeHub.Modbus;

/// <summary>File records and what the device says of itself.</summary>
public sealed partial class ModbusDevice
{
    /// <summary>Most registers of one record in one request to read.</summary>
    public const int MaxReadFileRegisters = 124;

    /// <summary>Most registers of one record in one request to write.</summary>
    public const int MaxWriteFileRegisters = 122;

    /// <summary>Objects that a device may name at most; a device that goes on after that breaks the protocol.</summary>
    private const int MaxObjects = 256;

    /// <summary>Reads 1 to 124 registers of a file (6.14).</summary>
    /// <param name="fileNumber">1 to 65,535.</param>
    /// <param name="recordNumber">0 to 9,999.</param>
    /// <param name="registers">Where they go.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<ModbusResult> ReadFileRecordAsync(ushort fileNumber, ushort recordNumber, Memory<ushort> registers, CancellationToken cancellationToken)
    {
        CheckFile(fileNumber, recordNumber);
        CheckRange(0, registers.Length, MaxReadFileRegisters);
        var buffer = Rent();
        try
        {
            var requestBytes = Write(buffer, new FileSubRequest(fileNumber, recordNumber, (ushort)registers.Length));
            var reply = await ReadAsync(buffer, requestBytes, cancellationToken);
            return reply.Result.IsGood ? UnpackFile(buffer.AsSpan(0, reply.Bytes), registers.Span) : reply.Result;
        }
        finally
        {
            Return(buffer);
        }
    }

    /// <summary>Writes 1 to 122 registers of a file (6.15).</summary>
    /// <param name="fileNumber">1 to 65,535.</param>
    /// <param name="recordNumber">0 to 9,999.</param>
    /// <param name="registers">What is written.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<ModbusResult> WriteFileRecordAsync(
        ushort fileNumber, ushort recordNumber, ReadOnlyMemory<ushort> registers, CancellationToken cancellationToken)
    {
        CheckFile(fileNumber, recordNumber);
        CheckRange(0, registers.Length, MaxWriteFileRegisters);
        var buffer = Rent();
        try
        {
            var requestBytes = Write(buffer, new FileSubRequest(fileNumber, recordNumber, (ushort)registers.Length), registers.Span);
            return (await WriteAsync(buffer, requestBytes, cancellationToken)).Result;
        }
        finally
        {
            Return(buffer);
        }
    }

    /// <summary>Reads the objects of a device's identification (6.21) as they are, usually ASCII: 0 vendor, 1 product code, 2 revision, further by category.</summary>
    public async ValueTask<ModbusResult<IReadOnlyDictionary<byte, byte[]>>> ReadDeviceIdentificationAsync(
        IdentificationCategory category, CancellationToken cancellationToken)
    {
        var objects = new Dictionary<byte, byte[]>();
        var (next, isMore) = ((byte)0, true);
        var buffer = Rent();
        try
        {
            for (var round = 0; isMore; round++)
            {
                var requestBytes = Pdu.Write(new ReadDeviceIdentificationRequest((byte)category, next), buffer);
                var reply = await ReadAsync(buffer, requestBytes, cancellationToken);
                if (!reply.Result.IsGood)
                {
                    return new(reply.Result, null);
                }

                if (round == MaxObjects || !Add(buffer.AsSpan(0, reply.Bytes), objects, out next, out isMore))
                {
                    return new(Malformed, null);
                }
            }

            return new(default, objects);
        }
        finally
        {
            Return(buffer);
        }
    }

    private static void CheckFile(ushort fileNumber, ushort recordNumber)
    {
        Bound.Require(fileNumber > 0, "Files are numbered from 1.");
        Bound.Require(recordNumber <= FileSubRequest.MaxRecordNumber, "Records are numbered 0 to 9,999.");
    }

    private static int Write(byte[] buffer, FileSubRequest part)
    {
        var writer = new ByteWriter(stackalloc byte[FileSubRequest.Bytes]);
        part.Write(ref writer);
        return Pdu.Write(new ReadFileRecordRequest(writer.Written), buffer);
    }

    private static int Write(byte[] buffer, FileSubRequest part, ReadOnlySpan<ushort> registers)
    {
        Span<byte> bytes = stackalloc byte[FileSubRequest.Bytes + (registers.Length * 2)];
        var writer = new ByteWriter(bytes);
        part.Write(ref writer);
        Registers.ToBytes(registers, bytes[writer.Position..]);
        return Pdu.Write(new WriteFileRecord(bytes), buffer);
    }

    private static ModbusResult UnpackFile(ReadOnlySpan<byte> pdu, Span<ushort> registers)
    {
        var isGood = ReadFileRecordResponse.TryRead(pdu, out var response).IsComplete;
        var parts = new ByteReader(response.Parts);
        if (!isGood || !ReadFileRecordResponse.TryNext(ref parts, out var bytes) || bytes.Length != registers.Length * 2 || parts.Left > 0)
        {
            return Malformed;
        }

        Registers.FromBytes(bytes, registers);
        return default;
    }

    private static bool Add(ReadOnlySpan<byte> pdu, Dictionary<byte, byte[]> found, out byte next, out bool isMore)
    {
        var isGood = ReadDeviceIdentificationResponse.TryRead(pdu, out var response).IsComplete;
        (next, isMore) = (response.NextObjectId, response.MoreFollows);
        var objects = new ByteReader(response.Objects);
        for (var i = 0; isGood && i < response.NumberOfObjects; i++)
        {
            found[ReadDeviceIdentificationResponse.Next(ref objects, out var value)] = value.ToArray();
        }

        return isGood;
    }
}

/// <summary>How much of a device's identification is read: the stream access codes of 6.21.</summary>
public enum IdentificationCategory
{
    /// <summary>Objects 0 to 2, which every device with identification has.</summary>
    Basic = 1,

    /// <summary>Objects 0 to 0x7F.</summary>
    Regular = 2,

    /// <summary>All objects.</summary>
    Extended = 3,
}
