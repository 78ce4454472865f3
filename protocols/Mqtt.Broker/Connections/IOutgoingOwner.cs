namespace EdgeHub.Mqtt.Broker;

/// <summary>Who is told how sending goes.</summary>
internal interface IOutgoingOwner
{
    /// <summary>Something of the sure lane was taken.</summary>
    void HasRoom();

    /// <summary>Nothing can be sent any more.</summary>
    void SendFailed(Exception error);
}
