//! The proxies in front of the shop, which have to know where each unit is.

use juju_charm::Juju;

use crate::Result;
use crate::settings::Settings;

const ENDPOINT: &str = "website";

/// Tells every proxy where this unit is. Without a proxy nobody asks for the unit's address.
pub(crate) fn publish(juju: &mut Juju, settings: &Settings) -> Result<()> {
    let proxies = juju.relation_ids(ENDPOINT)?;
    if proxies.is_empty() {
        return Ok(());
    }
    let hostname = hostname(juju, settings)?;
    for proxy in proxies {
        juju.relation_set(proxy, [("hostname", &hostname), ("port", &settings.port.to_string())])?;
    }
    Ok(())
}

/// The name that the operator has chosen, else the address that the proxies reach this unit at.
fn hostname(juju: &mut Juju, settings: &Settings) -> Result<String> {
    if let Some(name) = &settings.external_hostname {
        return Ok(name.clone());
    }
    let network = juju.network_get(ENDPOINT)?;
    let address = network.ingress_address().ok_or("the unit has no address that a proxy could reach")?;
    Ok(address.to_owned())
}
