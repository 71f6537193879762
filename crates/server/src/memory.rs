//! How much memory the process uses.

use ipc::Object;

const MIB: f64 = 1_048_576.0;

/// The figures of `dmypy status`; those that the system does not tell are left out.
pub(crate) fn figures() -> Object {
    let mut result = Object::new();
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let kib = |field: &str| -> Option<f64> {
        let line = status.lines().find_map(|line| line.strip_prefix(field))?;
        line.trim_start_matches(':')
            .trim()
            .trim_end_matches("kB")
            .trim()
            .parse()
            .ok()
    };
    for (name, field) in [
        ("memory_rss_mib", "VmRSS"),
        ("memory_vms_mib", "VmSize"),
        ("memory_maxrss_mib", "VmHWM"),
    ] {
        if let Some(kib) = kib(field) {
            result.insert(name.to_owned(), (kib * 1024.0 / MIB).into());
        }
    }
    result
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn this_process_uses_memory() {
        let figures = figures();
        let rss = figures.get("memory_rss_mib").and_then(serde_json::Value::as_f64);
        assert!(rss.is_some_and(|rss| rss > 0.1), "{figures:?}");
        assert_eq!(figures.len(), 3);
    }
}
