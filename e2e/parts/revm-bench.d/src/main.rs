//! Runs one call on revm again and again, as `bench/run evm` asks for it:
//!
//! ```text
//! revm-bench GENESIS INPUT FROM TO GAS SECONDS
//! ```
//!
//! GENESIS is a genesis file as geth takes it, of which only `alloc` counts, INPUT a file with the calldata in hex. Prints the gas that the
//! first run spent without the intrinsic gas, its output, and a run's processor time in nanoseconds: the median in windows of a tenth of a
//! second after half a second of warming up, and of the first run.

use revm::{
    bytecode::Bytecode,
    context::TxEnv,
    context_interface::result::ExecutionResult,
    database::{CacheDB, EmptyDB},
    primitives::{hardfork::SpecId, hex, Address, Bytes, TxKind, U256},
    state::AccountInfo,
    Context, ExecuteEvm, MainBuilder, MainContext,
};
use serde_json::Value;
use std::{env, error::Error, fs, str::FromStr};

const WARM_UP_NANOS: u64 = 500_000_000;
const WINDOW_NANOS: u64 = 100_000_000;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = env::args().skip(1).collect();
    if args.len() != 6 {
        return Err("usage: revm-bench GENESIS INPUT FROM TO GAS SECONDS".into());
    }
    let input = Bytes::from(hex::decode(fs::read_to_string(&args[1])?.trim())?);
    let from = Address::from_str(&args[2])?;
    let gas: u64 = args[4].parse()?;
    let seconds: f64 = args[5].parse()?;

    let mut evm = Context::mainnet()
        .with_db(state(&fs::read_to_string(&args[0])?)?)
        .modify_cfg_chained(|cfg| {
            cfg.set_spec_and_mainnet_gas_params(SpecId::OSAKA);
            cfg.tx_gas_limit_cap = Some(u64::MAX);
            cfg.disable_nonce_check = true;
            cfg.disable_block_gas_limit = true;
        })
        .build_mainnet();
    let intrinsic: u64 = 21_000 + input.iter().map(|b| if *b == 0 { 4 } else { 16 }).sum::<u64>();
    let call = TxEnv::builder()
        .caller(from)
        .kind(TxKind::Call(Address::from_str(&args[3])?))
        .data(input)
        .gas_limit(gas)
        .build()
        .map_err(|e| format!("not a call: {e:?}"))?;

    let begun = processor_nanos();
    let first = evm.transact(call.clone())?.result;
    let cold = processor_nanos() - begun;
    let ExecutionResult::Success { gas, output, .. } = first else {
        return Err(format!("did not succeed: {first:?}").into());
    };
    println!("gas {}", gas.total_gas_spent() - intrinsic);
    println!("output {}", hex::encode(output.data()));

    let mut run = || -> Result<(), Box<dyn Error>> {
        evm.transact(call.clone())?;
        Ok(())
    };
    let begun = processor_nanos();
    let mut warm_runs = 0;
    while warm_runs == 0 || processor_nanos() - begun < WARM_UP_NANOS {
        run()?;
        warm_runs += 1;
    }
    let one = (processor_nanos() - begun) / warm_runs;
    let in_window = (WINDOW_NANOS / one.max(1)).max(1);
    let mut windows = Vec::new();
    let measuring = processor_nanos();
    while windows.is_empty() || processor_nanos() - measuring < (seconds * 1e9) as u64 {
        let begin = processor_nanos();
        for _ in 0..in_window {
            run()?;
        }
        windows.push((processor_nanos() - begin) as f64 / in_window as f64);
    }
    windows.sort_by(f64::total_cmp);
    println!("nanos {}", windows[windows.len() / 2]);
    println!("first {cold}");
    Ok(())
}

/// The accounts of a genesis file, in memory.
fn state(genesis: &str) -> Result<CacheDB<EmptyDB>, Box<dyn Error>> {
    let mut db = CacheDB::new(EmptyDB::new());
    let genesis: Value = serde_json::from_str(genesis)?;
    for (address, account) in genesis["alloc"].as_object().ok_or("no alloc in the genesis file")? {
        let address = Address::from_str(address)?;
        let code = Bytes::from(hex::decode(text(account, "code")?)?);
        let code = Bytecode::new_raw(code);
        let info = AccountInfo::new(number(text(account, "balance")?)?, 1, code.hash_slow(), code);
        db.insert_account_info(address, info);
        for (slot, word) in account["storage"].as_object().ok_or("an account without storage")? {
            let word = word.as_str().ok_or("a slot that is no text")?;
            db.insert_account_storage(address, number(slot)?, number(word)?)?;
        }
    }
    Ok(db)
}

fn text<'a>(account: &'a Value, field: &str) -> Result<&'a str, String> {
    account[field].as_str().ok_or(format!("an account without {field}"))
}

fn number(text: &str) -> Result<U256, Box<dyn Error>> {
    Ok(U256::from_str_radix(text.trim_start_matches("0x"), 16)?)
}

/// Of this thread: others may use the machine too.
fn processor_nanos() -> u64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the clock exists on Linux, and the structure is ours.
    let failed = unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &mut time) };
    assert_eq!(failed, 0, "no clock of the thread's processor time");
    time.tv_sec as u64 * 1_000_000_000 + time.tv_nsec as u64
}
