//! `regauge_stage.h`, version 1: what crosses the boundary, field by field.

use std::ffi::{c_char, c_void};

pub const STAGE_ABI_VERSION: u32 = 1;

#[repr(C)]
pub struct ArrowSchema {
    pub format: *const c_char,
    pub name: *const c_char,
    pub metadata: *const c_char,
    pub flags: i64,
    pub n_children: i64,
    pub children: *mut *mut ArrowSchema,
    pub dictionary: *mut ArrowSchema,
    pub release: Option<unsafe extern "C" fn(*mut ArrowSchema)>,
    pub private_data: *mut c_void,
}

#[repr(C)]
pub struct ArrowArray {
    pub length: i64,
    pub null_count: i64,
    pub offset: i64,
    pub n_buffers: i64,
    pub n_children: i64,
    pub buffers: *mut *const c_void,
    pub children: *mut *mut ArrowArray,
    pub dictionary: *mut ArrowArray,
    pub release: Option<unsafe extern "C" fn(*mut ArrowArray)>,
    pub private_data: *mut c_void,
}

/// The host's allocator, which these stages do without.
#[repr(C)]
pub struct Host {
    _private: [u8; 0],
}

#[repr(C)]
pub struct Error {
    pub class_name: *const c_char,
    pub message: *const c_char,
    pub path: *const c_char,
    pub release: Option<unsafe extern "C" fn(*mut Error)>,
    pub private_data: *mut c_void,
}

#[repr(C)]
pub struct Port {
    pub name: *const c_char,
    pub is_parameter: i32,
    pub describe: unsafe extern "C" fn(*const Port, *mut ArrowSchema) -> i32,
    pub private_data: *const c_void,
}

pub type Run = unsafe extern "C" fn(
    stage: *const Stage,
    host: *const Host,
    input_schemas: *mut ArrowSchema,
    inputs: *mut ArrowArray,
    output_schemas: *mut ArrowSchema,
    outputs: *mut ArrowArray,
    error: *mut Error,
) -> i32;

#[repr(C)]
pub struct Stage {
    pub name: *const c_char,
    pub input_count: i64,
    pub inputs: *const Port,
    pub output_count: i64,
    pub outputs: *const Port,
    pub run: Run,
    pub private_data: *const c_void,
}

#[repr(C)]
pub struct Library {
    pub abi_version: u32,
    pub struct_size: u32,
    pub name: *const c_char,
    pub toolchain: *const c_char,
    pub is_optimized: i32,
    pub stage_count: i64,
    pub stages: *const Stage,
    pub problem: *const c_char,
}

// All that they point to is constant.
unsafe impl Sync for Port {}
unsafe impl Sync for Stage {}
unsafe impl Sync for Library {}
