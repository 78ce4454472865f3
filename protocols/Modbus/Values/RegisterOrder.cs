namespace EdgeHub.Modbus;

/// <summary>
/// How a value of several registers lies in them, named after the bytes of a 32-bit value, A being the highest. Of 16 bits only the order
/// within the register matters, 64 bits follow the same scheme. Data sheets rarely say which; the specification only fixes the register.
/// </summary>
public enum RegisterOrder
{
    /// <summary>Big-endian throughout: the default.</summary>
    ABCD,

    /// <summary>Low register first, bytes big-endian ("word swap").</summary>
    CDAB,

    /// <summary>High register first, bytes little-endian ("byte swap").</summary>
    BADC,

    /// <summary>Little-endian throughout.</summary>
    DCBA,
}
