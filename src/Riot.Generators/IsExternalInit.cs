namespace System.Runtime.CompilerServices;

/// <summary>What the compiler wants for <c>init</c>, which this framework does not have.</summary>
internal static class IsExternalInit;
