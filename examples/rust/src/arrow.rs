//! Arrow arrays as slices, and vectors as Arrow arrays.

use crate::abi::{ArrowArray, ArrowSchema};
use std::ffi::{c_char, c_void, CStr, CString};
use std::{ptr, slice};

/// An argument that the host handed over: released when it is dropped.
pub struct Argument {
    schema: *mut ArrowSchema,
    array: *mut ArrowArray,
}

impl Argument {
    /// # Safety
    /// Both must be what the host passed to `run`, which has checked them, and must not be used elsewhere.
    pub unsafe fn new(schema: *mut ArrowSchema, array: *mut ArrowArray) -> Self {
        Argument { schema, array }
    }

    pub fn column(&self) -> ColumnView<'_> {
        // Both live as long as the argument.
        unsafe { ColumnView { schema: &*self.schema, array: &*self.array, offset: (*self.array).offset, length: (*self.array).length } }
    }
}

impl Drop for Argument {
    fn drop(&mut self) {
        unsafe {
            if let Some(release) = (*self.array).release { release(self.array) }
            if let Some(release) = (*self.schema).release { release(self.schema) }
        }
    }
}

/// A column of an argument, or a part of it.
#[derive(Clone, Copy)]
pub struct ColumnView<'a> {
    schema: &'a ArrowSchema,
    array: &'a ArrowArray,
    offset: i64,
    length: i64,
}

impl<'a> ColumnView<'a> {
    pub fn len(&self) -> usize { self.length as usize }

    /// The column called `name` of a table; its rows are those of the table.
    ///
    /// The host has made sure that it is there, but for an empty table, which has no type at all.
    pub fn child(&self, name: &str) -> Option<ColumnView<'a>> {
        (0..self.schema.n_children as usize).find_map(|index| unsafe {
            let schema = &**self.schema.children.add(index);
            let array = &**self.array.children.add(index);
            (CStr::from_ptr(schema.name).to_bytes() == name.as_bytes())
                .then_some(ColumnView { schema, array, offset: self.offset + array.offset, length: self.length })
        })
    }

    /// The values of an int64 column.
    pub fn integers(&self) -> &'a [i64] {
        if self.length == 0 { return &[] }
        unsafe { slice::from_raw_parts((*self.array.buffers.add(1) as *const i64).add(self.offset as usize), self.len()) }
    }

    /// The value at `row` of a text column, which is UTF-8.
    pub fn text(&self, row: usize) -> &'a str {
        unsafe {
            let offsets = (*self.array.buffers.add(1) as *const i64).add(self.offset as usize + row);
            let (start, end) = (*offsets as usize, *offsets.add(1) as usize);
            if start == end { return "" }
            let data = *self.array.buffers.add(2) as *const u8;
            std::str::from_utf8_unchecked(slice::from_raw_parts(data.add(start), end - start))
        }
    }
}

/// A column to hand out.
pub enum Column {
    Integers(Vec<i64>),
    Texts { offsets: Vec<i64>, data: Vec<u8> },
}

impl Column {
    pub fn texts<'a>(values: impl Iterator<Item = &'a str>) -> Self {
        let (mut offsets, mut data) = (vec![0], Vec::new());
        for value in values {
            data.extend_from_slice(value.as_bytes());
            offsets.push(data.len() as i64);
        }
        Column::Texts { offsets, data }
    }

    fn len(&self) -> usize {
        match self {
            Column::Integers(values) => values.len(),
            Column::Texts { offsets, .. } => offsets.len() - 1,
        }
    }
}

/// What an array that we hand out owns, freed by its `release`.
struct Owner {
    _column: Option<Column>,
    buffers: Vec<*const c_void>,
    children: Vec<*mut ArrowArray>,
}

unsafe extern "C" fn release_array(array: *mut ArrowArray) {
    let owner = Box::from_raw((*array).private_data as *mut Owner);
    for &child in &owner.children {
        // A child may have been moved out of its parent; the struct that held it is ours all the same.
        if let Some(release) = (*child).release { release(child) }
        drop(Box::from_raw(child));
    }
    (*array).release = None;
}

fn array(length: usize, column: Option<Column>, buffers: Vec<*const c_void>, children: Vec<ArrowArray>) -> ArrowArray {
    let children = children.into_iter().map(|child| Box::into_raw(Box::new(child))).collect();
    let mut owner = Box::new(Owner { _column: column, buffers, children });
    ArrowArray {
        length: length as i64,
        null_count: 0,
        offset: 0,
        n_buffers: owner.buffers.len() as i64,
        n_children: owner.children.len() as i64,
        buffers: owner.buffers.as_mut_ptr(),
        children: owner.children.as_mut_ptr(),
        dictionary: ptr::null_mut(),
        release: Some(release_array),
        private_data: Box::into_raw(owner) as *mut c_void,
    }
}

/// A table's columns as one struct array.
pub fn table(columns: Vec<Column>) -> ArrowArray {
    let length = columns.first().map_or(0, Column::len);
    let children = columns
        .into_iter()
        .map(|column| {
            let none = ptr::null(); // no validity bitmap: nothing is null
            let buffers = match &column {
                Column::Integers(values) => vec![none, values.as_ptr() as *const c_void],
                Column::Texts { offsets, data } => {
                    vec![none, offsets.as_ptr() as *const c_void, data.as_ptr() as *const c_void]
                }
            };
            array(column.len(), Some(column), buffers, Vec::new())
        })
        .collect();
    array(length, None, vec![ptr::null()], children)
}

struct SchemaOwner {
    _texts: [CString; 2],
    children: Vec<*mut ArrowSchema>,
}

unsafe extern "C" fn release_schema(schema: *mut ArrowSchema) {
    let owner = Box::from_raw((*schema).private_data as *mut SchemaOwner);
    for &child in &owner.children {
        if let Some(release) = (*child).release { release(child) }
        drop(Box::from_raw(child));
    }
    (*schema).release = None;
}

/// A type by its Arrow format, "l" or "U"; with children "+s".
pub fn schema(format: &str, name: &str, children: &[(&str, &str)]) -> ArrowSchema {
    let texts = [CString::new(format).unwrap(), CString::new(name).unwrap()];
    let pointers: [*const c_char; 2] = [texts[0].as_ptr(), texts[1].as_ptr()];
    let children = children.iter().map(|(name, format)| Box::into_raw(Box::new(schema(format, name, &[])))).collect();
    let mut owner = Box::new(SchemaOwner { _texts: texts, children });
    ArrowSchema {
        format: pointers[0],
        name: pointers[1],
        metadata: ptr::null(),
        flags: 0,
        n_children: owner.children.len() as i64,
        children: owner.children.as_mut_ptr(),
        dictionary: ptr::null_mut(),
        release: Some(release_schema),
        private_data: Box::into_raw(owner) as *mut c_void,
    }
}
