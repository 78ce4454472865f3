namespace EdgeHub.Mqtt;

/// <summary>Which end sent a packet: some packets, properties and reason codes are allowed from one end only.</summary>
public enum Sender : byte
{
    /// <summary>The end that connected.</summary>
    Client,

    /// <summary>The end that accepted.</summary>
    Server,
}
