using System.Text;
using EdgeHub.Wire;

namespace EdgeHub.Modbus;

/// <summary>Answers Read Device Identification: by category as a stream of several answers, or one object.</summary>
internal static class IdentificationRequests
{
    private const int LastBasic = 0x02;
    private const int LastRegular = 0x7F;
    private const byte IndividualAccess = 0x80;

    /// <summary>What fits behind the header and an object's id and length.</summary>
    private const int MaxText = Pdu.MaxBytes - ReadDeviceIdentificationResponse.HeaderBytes - 2;

    public static ExceptionCode Read(ReadOnlySpan<byte> pdu, ModbusUnit unit, Span<byte> response, ref int length)
    {
        if (unit.DeviceIdentification is not { } objects)
        {
            return ExceptionCode.IllegalFunction;
        }

        if (RequestHandler.CodeOf(ReadDeviceIdentificationRequest.TryRead(pdu, out var request)) is not ExceptionCode.None and var refused)
        {
            return refused;
        }

        var isIndividual = request.ReadDeviceIdCode == ReadDeviceIdentificationRequest.Individual;
        if (isIndividual && !objects.ContainsKey(request.ObjectId))
        {
            return ExceptionCode.IllegalDataAddress;
        }

        var last = LastOf(request.ReadDeviceIdCode);

        // A stream that is asked to begin with an object that is not there begins at the first one (6.21).
        int id = objects.ContainsKey(request.ObjectId) && request.ObjectId <= last ? request.ObjectId : 0;
        Span<byte> memory = stackalloc byte[Pdu.MaxBytes - ReadDeviceIdentificationResponse.HeaderBytes];
        Span<byte> value = stackalloc byte[MaxText];
        var answer = new ByteWriter(memory);
        byte count = 0;
        for (; id <= last; id++)
        {
            if (objects.TryGetValue((byte)id, out var text))
            {
                if (Encoding.UTF8.GetByteCount(text) is var bytes && (bytes > MaxText || bytes + 2 > answer.Room))
                {
                    break;
                }

                answer.WriteByte((byte)id);
                answer.WriteByte((byte)bytes);
                answer.WriteBytes(value[..Encoding.UTF8.GetBytes(text, value)]);
                count++;
            }

            if (isIndividual)
            {
                id = last;
            }
        }

        if (count == 0)
        {
            return ExceptionCode.ServerDeviceFailure;
        }

        length = Pdu.Write(new ReadDeviceIdentificationResponse(
            request.ReadDeviceIdCode, Conformity(objects), id <= last, id <= last ? (byte)id : (byte)0, count, answer.Written), response);
        return ExceptionCode.None;
    }

    private static int LastOf(byte code) => code switch
    {
        ReadDeviceIdentificationRequest.Basic => LastBasic,
        ReadDeviceIdentificationRequest.Regular => LastRegular,
        _ => byte.MaxValue,
    };

    private static byte Conformity(IReadOnlyDictionary<byte, string> objects)
    {
        // The highest object decides; asked by id, because enumerating an interface allocates.
        int highest = byte.MaxValue;
        while (highest > LastBasic && !objects.ContainsKey((byte)highest))
        {
            highest--;
        }

        var level = highest > LastRegular ? ReadDeviceIdentificationRequest.Extended
            : highest > LastBasic ? ReadDeviceIdentificationRequest.Regular
            : ReadDeviceIdentificationRequest.Basic;
        return (byte)(level | IndividualAccess);
    }
}
