"""Which internet addresses may be spoken to. Pure, and the same in every version of Python.

A link that somebody handed over must not make us a way into the operator's own network: no address of this machine, of
a private network, of a cloud's metadata service, nor one of those in the disguise of an IPv6 address.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import TypeAlias

Ip: TypeAlias = IPv4Address | IPv6Address

_PRIVATE_4 = tuple(
    IPv4Network(net) for net in ("10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")
)
_NEVER_4 = tuple(
    IPv4Network(net)
    for net in (
        "0.0.0.0/8",
        "100.100.100.200/32",  # metadata of a cloud
        "168.63.129.16/32",  # and of another, in a public range
        "169.254.0.0/16",  # link-local, and metadata of most
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
_PRIVATE_6 = (IPv6Network("::1/128"), IPv6Network("fc00::/7"))
_METADATA_6 = IPv6Address("fd00:ec2::254")
_GLOBAL_6 = IPv6Network("2000::/3")
_NEVER_6 = tuple(
    IPv6Network(net)
    for net in (
        "2001::/23",  # Teredo and other tunnels
        "2001:db8::/32",
        "2002::/16",  # 6to4: an IPv4 address within, any at all
        "3fff::/20",
    )
)
_TRANSLATED_6 = IPv6Network("64:ff9b::/96")
"""How a network without IPv4 reaches it: the last 32 bits are the address that counts."""


def public(address: Ip) -> bool:
    """Whether it is one of the internet's own."""
    address = _undisguised(address)
    if isinstance(address, IPv4Address):
        return not any(address in net for net in _NEVER_4 + _PRIVATE_4)
    return address in _GLOBAL_6 and not any(address in net for net in _NEVER_6)


def private(address: Ip) -> bool:
    """Whether it is of this machine or a private network: to be spoken to only where the operator said so.

    A metadata service is neither this nor public.
    """
    address = _undisguised(address)
    if isinstance(address, IPv4Address):
        return any(address in net for net in _PRIVATE_4) and not any(address in net for net in _NEVER_4)
    return any(address in net for net in _PRIVATE_6) and address != _METADATA_6


def _undisguised(address: Ip) -> Ip:
    if isinstance(address, IPv4Address):
        return address
    if address in _TRANSLATED_6:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address
