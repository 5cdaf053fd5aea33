//! The stages of words.py as a library with Regauge's stage ABI.

mod abi;
mod arrow;
mod stages;

use abi::{ArrowArray, ArrowSchema, Error, Host, Library, Port, Stage, STAGE_ABI_VERSION};
use arrow::{Argument, Column};
use stages::Raised;
use std::ffi::{c_char, CStr, CString};
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::ptr;

// ---- Types: a text, a number, and two tables.

const COUNTS: &[(&str, &str)] = &[("word", "U"), ("count", "l")];
const RANKING: &[(&str, &str)] = &[("rank", "l"), ("word", "U"), ("count", "l")];

macro_rules! describe {
    ($name:ident, $format:expr, $children:expr) => {
        unsafe extern "C" fn $name(_port: *const Port, out: *mut ArrowSchema) -> i32 {
            out.write(arrow::schema($format, "", $children));
            0
        }
    };
}
describe!(describe_text, "U", &[]);
describe!(describe_number, "l", &[]);
describe!(describe_counts, "+s", COUNTS);
describe!(describe_ranking, "+s", RANKING);

// ---- Calls: arguments in, one table out.

fn call_count(arguments: &[Argument]) -> Result<Vec<Column>, Raised> {
    let counted = stages::count(arguments[0].column().text(0));
    Ok(vec![Column::texts(counted.words.iter().map(String::as_str)), Column::Integers(counted.counts)])
}

fn call_rank(arguments: &[Argument]) -> Result<Vec<Column>, Raised> {
    let table = arguments[0].column();
    let (words, counts): (Vec<&str>, &[i64]) = match (table.child("word"), table.child("count")) {
        (Some(words), Some(counts)) => ((0..table.len()).map(|row| words.text(row)).collect(), counts.integers()),
        _ => (Vec::new(), &[]),
    };
    let order = stages::rank(&words, counts, arguments[1].column().integers()[0])?;
    Ok(vec![
        Column::Integers((1..=order.len() as i64).collect()),
        Column::texts(order.iter().map(|&row| words[row])),
        Column::Integers(order.iter().map(|&row| counts[row]).collect()),
    ])
}

type Call = fn(&[Argument]) -> Result<Vec<Column>, Raised>;

/// Runs `call` on the host's arguments, which are released at the end of it.
unsafe fn run(
    call: Call, fields: &[(&str, &str)], stage: *const Stage, input_schemas: *mut ArrowSchema,
    inputs: *mut ArrowArray, output_schema: *mut ArrowSchema, output: *mut ArrowArray, error: *mut Error,
) -> i32 {
    let count = (*stage).input_count as usize;
    let arguments: Vec<Argument> = (0..count).map(|i| Argument::new(input_schemas.add(i), inputs.add(i))).collect();
    let raised = match catch_unwind(AssertUnwindSafe(|| call(&arguments))) {
        Ok(Ok(columns)) => {
            output.write(arrow::table(columns));
            output_schema.write(arrow::schema("+s", "", fields));
            return 0;
        }
        Ok(Err(raised)) => raised,
        Err(_) => Raised { class: c"RuntimeError", message: "the stage panicked".into(), path: c"" },
    };
    let message = CString::new(raised.message.replace('\0', " ")).unwrap();
    error.write(Error {
        class_name: raised.class.as_ptr(),
        message: message.into_raw(),
        path: if raised.path.is_empty() { ptr::null() } else { raised.path.as_ptr() },
        release: Some(release_error),
        private_data: ptr::null_mut(),
    });
    1
}

unsafe extern "C" fn release_error(error: *mut Error) {
    drop(CString::from_raw((*error).message as *mut c_char));
    (*error).release = None;
}

macro_rules! runner {
    ($name:ident, $call:expr, $fields:expr) => {
        unsafe extern "C" fn $name(
            stage: *const Stage, _host: *const Host, input_schemas: *mut ArrowSchema, inputs: *mut ArrowArray,
            output_schemas: *mut ArrowSchema, outputs: *mut ArrowArray, error: *mut Error,
        ) -> i32 {
            run($call, $fields, stage, input_schemas, inputs, output_schemas, outputs, error)
        }
    };
}
runner!(run_count, call_count, COUNTS);
runner!(run_rank, call_rank, RANKING);

// ---- What the library says of itself.

type Describe = unsafe extern "C" fn(*const Port, *mut ArrowSchema) -> i32;

const fn port(name: &'static CStr, is_parameter: bool, describe: Describe) -> Port {
    Port { name: name.as_ptr(), is_parameter: is_parameter as i32, describe, private_data: ptr::null() }
}

static COUNT_INPUTS: [Port; 1] = [port(c"text", false, describe_text)];
static COUNT_OUTPUTS: [Port; 1] = [port(c"counts", false, describe_counts)];
static RANK_INPUTS: [Port; 2] = [port(c"counts", false, describe_counts), port(c"k", true, describe_number)];
static RANK_OUTPUTS: [Port; 1] = [port(c"ranking", false, describe_ranking)];

static STAGES: [Stage; 2] = [
    Stage {
        name: c"count".as_ptr(),
        input_count: 1,
        inputs: COUNT_INPUTS.as_ptr(),
        output_count: 1,
        outputs: COUNT_OUTPUTS.as_ptr(),
        run: run_count,
        private_data: ptr::null(),
    },
    Stage {
        name: c"rank".as_ptr(),
        input_count: 2,
        inputs: RANK_INPUTS.as_ptr(),
        output_count: 1,
        outputs: RANK_OUTPUTS.as_ptr(),
        run: run_rank,
        private_data: ptr::null(),
    },
];

static LIBRARY: Library = Library {
    abi_version: STAGE_ABI_VERSION,
    struct_size: size_of::<Library>() as u32,
    name: c"words".as_ptr(),
    toolchain: c"Rust".as_ptr(),
    is_optimized: !cfg!(debug_assertions) as i32,
    stage_count: STAGES.len() as i64,
    stages: STAGES.as_ptr(),
    problem: ptr::null(),
};

#[no_mangle]
pub extern "C" fn regauge_library_v1(host_abi_version: u32) -> *const Library {
    if host_abi_version >= STAGE_ABI_VERSION { &LIBRARY } else { ptr::null() }
}
