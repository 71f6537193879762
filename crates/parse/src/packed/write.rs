//! [`Writer`]: values to bytes.

use std::num::NonZeroU32;

use indexmap::IndexSet;
use names::Name;
use rustc_hash::FxBuildHasher;
use serde::ser::{
    Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};

use super::{Error, LONG, NAME};

/// Writes values behind each other.
#[derive(Default)]
pub(super) struct Writer {
    bytes: Vec<u8>,
    /// The numbers of the names met so far; what is written of a name is its place here.
    names: IndexSet<u32, FxBuildHasher>,
    /// The next number is that of a name.
    is_name: bool,
}

impl Writer {
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// The names that were written, in the order of their places.
    pub(super) fn names(&self) -> impl Iterator<Item = Name> {
        let number = |number: &u32| NonZeroU32::new(*number).expect("numbers of names are not 0");
        self.names.iter().map(move |name| Name::of_number(number(name)))
    }

    /// The lowest bits say how many bytes follow: 0 for none, 01 for one, 011 for two, 0111 for three; the others are the
    /// number, the lowest first. [`LONG`] says that eight bytes follow, which are the number.
    fn number(&mut self, number: u64) -> Result<(), Error> {
        match (1..=4).find(|len| number >> (7 * len) == 0) {
            Some(len) => {
                let bits = number << len | ((1 << (len - 1)) - 1);
                self.bytes.extend(&bits.to_le_bytes()[..len]);
            }
            None => {
                self.bytes.push(LONG);
                self.bytes.extend(number.to_le_bytes());
            }
        }
        Ok(())
    }

    /// Which variant follows, or whether anything does.
    fn tag(&mut self, tag: u32) -> Result<(), Error> {
        self.bytes.push(u8::try_from(tag).map_err(|_| Error)?);
        Ok(())
    }

    fn len(&mut self, len: Option<usize>) -> Result<&mut Self, Error> {
        let len = len.ok_or(Error)?;
        self.number(len as u64)?;
        Ok(self)
    }
}

macro_rules! unsigned {
    ($($method:ident: $number:ty),*) => {$(
        fn $method(self, value: $number) -> Result<(), Error> {
            self.number(u64::from(value))
        }
    )*};
}

macro_rules! signed {
    ($($method:ident: $number:ty),*) => {$(
        /// The sign is the lowest bit, so that small numbers are short.
        fn $method(self, value: $number) -> Result<(), Error> {
            let value = i64::from(value);
            self.number((value << 1 ^ value >> 63) as u64)
        }
    )*};
}

impl Serializer for &mut Writer {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Self;
    type SerializeTuple = Self;
    type SerializeTupleStruct = Self;
    type SerializeTupleVariant = Self;
    type SerializeMap = Self;
    type SerializeStruct = Self;
    type SerializeStructVariant = Self;

    unsigned!(serialize_u8: u8, serialize_u16: u16, serialize_char: char);
    signed!(serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64);

    fn serialize_u32(self, value: u32) -> Result<(), Error> {
        if std::mem::take(&mut self.is_name) {
            let (place, _) = self.names.insert_full(value);
            return self.number(place as u64);
        }
        self.number(u64::from(value))
    }

    /// Only hashes are so long, and they have no small values.
    fn serialize_u64(self, value: u64) -> Result<(), Error> {
        self.bytes.extend(value.to_le_bytes());
        Ok(())
    }

    fn serialize_bool(self, value: bool) -> Result<(), Error> {
        self.tag(u32::from(value))
    }

    fn serialize_f32(self, value: f32) -> Result<(), Error> {
        self.serialize_f64(f64::from(value))
    }

    fn serialize_f64(self, value: f64) -> Result<(), Error> {
        self.bytes.extend(value.to_bits().to_le_bytes());
        Ok(())
    }

    fn serialize_str(self, text: &str) -> Result<(), Error> {
        self.serialize_bytes(text.as_bytes())
    }

    fn serialize_bytes(self, bytes: &[u8]) -> Result<(), Error> {
        self.number(bytes.len() as u64)?;
        self.bytes.extend(bytes);
        Ok(())
    }

    fn serialize_none(self) -> Result<(), Error> {
        self.tag(0)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Error> {
        self.tag(1)?;
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Error> {
        Ok(())
    }

    fn serialize_unit_struct(self, _name: &'static str) -> Result<(), Error> {
        Ok(())
    }

    fn serialize_unit_variant(
        self,
        _name: &'static str,
        index: u32,
        _variant: &'static str,
    ) -> Result<(), Error> {
        self.tag(index)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        self.is_name = name == NAME;
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        index: u32,
        _variant: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        self.tag(index)?;
        value.serialize(self)
    }

    fn serialize_seq(self, len: Option<usize>) -> Result<Self, Error> {
        self.len(len)
    }

    fn serialize_tuple(self, _len: usize) -> Result<Self, Error> {
        Ok(self)
    }

    fn serialize_tuple_struct(self, _name: &'static str, _len: usize) -> Result<Self, Error> {
        Ok(self)
    }

    fn serialize_tuple_variant(
        self,
        _name: &'static str,
        index: u32,
        _variant: &'static str,
        _len: usize,
    ) -> Result<Self, Error> {
        self.tag(index)?;
        Ok(self)
    }

    fn serialize_map(self, len: Option<usize>) -> Result<Self, Error> {
        self.len(len)
    }

    fn serialize_struct(self, _name: &'static str, _len: usize) -> Result<Self, Error> {
        Ok(self)
    }

    fn serialize_struct_variant(
        self,
        _name: &'static str,
        index: u32,
        _variant: &'static str,
        _len: usize,
    ) -> Result<Self, Error> {
        self.tag(index)?;
        Ok(self)
    }

    fn is_human_readable(&self) -> bool {
        false
    }
}

/// Parts of a value lie behind each other, whatever they are parts of.
macro_rules! parts {
    ($($of:ident::$method:ident),*) => {$(
        impl $of for &mut Writer {
            type Ok = ();
            type Error = Error;
            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
                value.serialize(&mut **self)
            }
            fn end(self) -> Result<(), Error> {
                Ok(())
            }
        }
    )*};
}

/// The same for those that have names, which are not written.
macro_rules! named_parts {
    ($($of:ident),*) => {$(
        impl $of for &mut Writer {
            type Ok = ();
            type Error = Error;
            fn serialize_field<T: Serialize + ?Sized>(&mut self, _name: &'static str, value: &T) -> Result<(), Error> {
                value.serialize(&mut **self)
            }
            fn end(self) -> Result<(), Error> {
                Ok(())
            }
        }
    )*};
}

parts!(SerializeSeq::serialize_element, SerializeTuple::serialize_element);
parts!(
    SerializeTupleStruct::serialize_field,
    SerializeTupleVariant::serialize_field
);
named_parts!(SerializeStruct, SerializeStructVariant);

impl SerializeMap for &mut Writer {
    type Ok = ();
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        key.serialize(&mut **self)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        value.serialize(&mut **self)
    }

    fn end(self) -> Result<(), Error> {
        Ok(())
    }
}
