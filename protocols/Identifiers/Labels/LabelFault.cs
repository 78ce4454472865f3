namespace EdgeHub.Identifiers;

/// <summary>Every rule that a label can break; <see cref="LabelFaults"/> has the code and the words of each.</summary>
public enum LabelFault : byte
{
    /// <summary>Nothing is wrong.</summary>
    None = 0,

    /// <summary><c>label.empty</c>: there is nothing to read.</summary>
    LabelEmpty,

    /// <summary><c>label.too_long</c>: the label is longer than 4,096 characters.</summary>
    LabelTooLong,

    /// <summary><c>label.unknown</c>: this begins like no kind of label that is known here.</summary>
    LabelUnknown,

    /// <summary><c>uid.prefix</c>: A UID begins with UID-.</summary>
    UidPrefix,

    /// <summary><c>uid.too_short</c>: the UID ends too early.</summary>
    UidTooShort,

    /// <summary><c>uid.too_long</c>: the UID goes on after its check characters.</summary>
    UidTooLong,

    /// <summary><c>uid.separator</c>: a hyphen belongs here.</summary>
    UidSeparator,

    /// <summary><c>uid.lower_case</c>: a lower-case letter stands where an upper-case one belongs.</summary>
    UidLowerCase,

    /// <summary><c>uid.character</c>: this character is in no UID.</summary>
    UidCharacter,

    /// <summary><c>uid.sequence</c>: this is no sequence number.</summary>
    UidSequence,

    /// <summary><c>uid.check</c>: the check characters do not fit; the marked character is the likeliest to be wrong.</summary>
    UidCheck,

    /// <summary><c>aim.form</c>: a symbology identifier has three characters.</summary>
    AimForm,

    /// <summary><c>aim.unknown</c>: no symbology that is known here has this identifier.</summary>
    AimUnknown,

    /// <summary><c>aim.check</c>: the symbol's check character does not fit.</summary>
    AimCheck,

    /// <summary><c>aim.length</c>: the number of digits does not fit the symbology.</summary>
    AimLength,

    /// <summary><c>gtin.check_digit</c>: the check digit of the GTIN does not fit.</summary>
    GtinCheck,

    /// <summary><c>gs1.ai</c>: no application identifier begins here.</summary>
    Gs1Ai,

    /// <summary><c>gs1.bracket</c>: an application identifier in brackets belongs here.</summary>
    Gs1Bracket,

    /// <summary><c>gs1.empty</c>: the element has no value.</summary>
    Gs1Empty,

    /// <summary><c>gs1.short</c>: the value of the element is too short; it needs what is said.</summary>
    Gs1Short,

    /// <summary><c>gs1.long</c>: the value of the element is too long; it needs what is said.</summary>
    Gs1Long,

    /// <summary><c>gs1.digit</c>: a digit belongs here in the element.</summary>
    Gs1Digit,

    /// <summary><c>gs1.set_82</c>: this character may not be in the element.</summary>
    Gs1Set82,

    /// <summary><c>gs1.set_39</c>: this character may not be in the element.</summary>
    Gs1Set39,

    /// <summary><c>gs1.set_64</c>: this character may not be in the element.</summary>
    Gs1Set64,

    /// <summary><c>gs1.padding</c>: the = at the end of the element do not fit its length.</summary>
    Gs1Padding,

    /// <summary><c>gs1.check_digit</c>: the check digit of the element does not fit; what is said would.</summary>
    Gs1CheckDigit,

    /// <summary><c>gs1.check_characters</c>: the check characters of the element do not fit; what is said would.</summary>
    Gs1CheckPair,

    /// <summary><c>gs1.check_characters_short</c>: the element is too short to end with check characters.</summary>
    Gs1CheckPairShort,

    /// <summary><c>gs1.company_prefix</c>: the company prefix of the element must be digits.</summary>
    Gs1Prefix,

    /// <summary><c>gs1.company_prefix_short</c>: the element is too short to begin with a company prefix.</summary>
    Gs1PrefixShort,

    /// <summary><c>gs1.month</c>: the element has no such month.</summary>
    Gs1Month,

    /// <summary><c>gs1.day</c>: the element has no such day in that month.</summary>
    Gs1Day,

    /// <summary><c>gs1.hour</c>: the element has no such hour.</summary>
    Gs1Hour,

    /// <summary><c>gs1.minute</c>: the element has no such minute.</summary>
    Gs1Minute,

    /// <summary><c>gs1.second</c>: the element has no such second.</summary>
    Gs1Second,

    /// <summary><c>gs1.country</c>: the element names no country.</summary>
    Gs1Country,

    /// <summary><c>gs1.country_letters</c>: the element names no country.</summary>
    Gs1CountryLetters,

    /// <summary><c>gs1.currency</c>: the element names no currency.</summary>
    Gs1Currency,

    /// <summary><c>gs1.iban_short</c>: the element is too short to be an IBAN.</summary>
    Gs1IbanShort,

    /// <summary><c>gs1.iban_country</c>: the IBAN in the element names no country.</summary>
    Gs1IbanCountry,

    /// <summary><c>gs1.iban_character</c>: this character is in no IBAN.</summary>
    Gs1IbanCharacter,

    /// <summary><c>gs1.iban_check</c>: the check digits of the IBAN do not fit.</summary>
    Gs1IbanCheck,

    /// <summary><c>gs1.zero</c>: this part of the element must not be zero.</summary>
    Gs1Zero,

    /// <summary><c>gs1.not_zero</c>: the element begins with a 0.</summary>
    Gs1NotZero,

    /// <summary><c>gs1.leading_zero</c>: the element must not begin with a zero.</summary>
    Gs1LeadingZero,

    /// <summary><c>gs1.yes_no</c>: the element is neither 0 nor 1.</summary>
    Gs1YesNo,

    /// <summary><c>gs1.winding</c>: the element has no such winding direction.</summary>
    Gs1Winding,

    /// <summary><c>gs1.piece_zero</c>: the piece or the total in the element is 00.</summary>
    Gs1PieceZero,

    /// <summary><c>gs1.piece_beyond</c>: the piece number in the element is larger than the total.</summary>
    Gs1PieceBeyond,

    /// <summary><c>gs1.percent</c>: a % in the element is not followed by two hexadecimal digits.</summary>
    Gs1Percent,

    /// <summary><c>gs1.coupon</c>: the coupon in the element is not well-formed: what is said.</summary>
    Gs1Coupon,

    /// <summary><c>gs1.latitude</c>: the element has a latitude beyond the pole.</summary>
    Gs1Latitude,

    /// <summary><c>gs1.longitude</c>: the element has a longitude beyond a full circle.</summary>
    Gs1Longitude,

    /// <summary><c>gs1.media_type</c>: the element has no such media type.</summary>
    Gs1MediaType,

    /// <summary><c>gs1.hyphen</c>: only a - may end the element.</summary>
    Gs1Hyphen,

    /// <summary><c>gs1.package_type</c>: the element names no package type.</summary>
    Gs1PackageType,

    /// <summary><c>gs1.importer_index</c>: this is no importer index.</summary>
    Gs1ImporterIndex,

    /// <summary><c>gs1.sex</c>: the element is none of 0, 1, 2 and 9.</summary>
    Gs1Sex,

    /// <summary><c>gs1.position_form</c>: the element is no position in a sequence.</summary>
    Gs1PositionForm,

    /// <summary><c>gs1.position_beyond</c>: the position in the element is after the end.</summary>
    Gs1PositionBeyond,

    /// <summary><c>gs1.non_digit</c>: the element must not be digits only.</summary>
    Gs1NonDigit,

    /// <summary><c>gs1.repeated</c>: the element stands twice with different values.</summary>
    Gs1Repeated,

    /// <summary><c>gs1.excluded</c>: the element must not be together with another.</summary>
    Gs1Excluded,

    /// <summary><c>gs1.needed</c>: the element needs what is said on the same label.</summary>
    Gs1Needed,

    /// <summary><c>gs1.too_many</c>: there are more than 64 elements.</summary>
    Gs1TooMany,

    /// <summary><c>gs1.fnc1</c>: there is a separator but no element.</summary>
    Gs1Fnc1,

    /// <summary><c>link.scheme</c>: this is no web address.</summary>
    LinkScheme,

    /// <summary><c>link.domain</c>: the domain is missing or has a character that no domain has.</summary>
    LinkDomain,

    /// <summary><c>link.character</c>: this character must be percent-encoded in an address.</summary>
    LinkCharacter,

    /// <summary><c>link.no_key</c>: no GS1 key such as /01/ is in the path of this address.</summary>
    LinkNoKey,

    /// <summary><c>link.short_name</c>: short names of AIs were withdrawn; this one is the element.</summary>
    LinkShortName,

    /// <summary><c>link.empty</c>: the element has no value in this address.</summary>
    LinkEmpty,

    /// <summary><c>link.ai</c>: there is no such application identifier.</summary>
    LinkAi,

    /// <summary><c>link.order</c>: the element may not stand here: what is said.</summary>
    LinkOrder,

    /// <summary><c>link.attribute</c>: the element may not be in the query of an address.</summary>
    LinkAttribute,

    /// <summary><c>link.in_path</c>: the element is a qualifier of the key and belongs into the path.</summary>
    LinkInPath,

    /// <summary><c>link.duplicate</c>: the element stands twice in this address.</summary>
    LinkDuplicate,

    /// <summary><c>epc.scheme</c>: no EPC scheme that is known here has this header.</summary>
    EpcScheme,

    /// <summary><c>epc.length</c>: the number of hexadecimal digits does not fit what is said.</summary>
    EpcLength,

    /// <summary><c>epc.hex</c>: this is no hexadecimal digit.</summary>
    EpcHex,

    /// <summary><c>epc.partition</c>: there is no partition 7.</summary>
    EpcPartition,

    /// <summary><c>epc.field</c>: this part holds a number with too many digits.</summary>
    EpcField,

    /// <summary><c>epc.reserved</c>: bits that must be zero are not.</summary>
    EpcReserved,

    /// <summary><c>epc.text</c>: the serial on the tag has a character that it may not have.</summary>
    EpcText,

    /// <summary><c>epc.uri</c>: this EPC URI does not have the parts of its scheme.</summary>
    EpcUri,

    /// <summary><c>epc.filter</c>: there is no such filter value.</summary>
    EpcFilter,

    /// <summary><c>epc.prefix</c>: the company prefix does not have 6 to 12 digits.</summary>
    EpcPrefix,

    /// <summary><c>epc.digits</c>: prefix and reference do not have what is said digits together.</summary>
    EpcDigits,

    /// <summary><c>epc.serial</c>: this serial does not fit what is said.</summary>
    EpcSerial,

    /// <summary><c>epc.escape</c>: this character must be escaped in an EPC URI, or the escape is wrong.</summary>
    EpcEscape,
}
