//! [`Reader`]: bytes to the values that [`Writer`](super::write::Writer) wrote.

use names::Name;
use serde::Deserializer;
use serde::de::value::U32Deserializer;
use serde::de::{
    DeserializeSeed, EnumAccess, IntoDeserializer, MapAccess, SeqAccess, VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;

use super::{Error, LONG, NAME};

/// Reads values behind each other.
pub(super) struct Reader<'de> {
    bytes: &'de [u8],
    /// The names by their places.
    names: &'de [Name],
}

impl<'de> Reader<'de> {
    pub(super) fn new(bytes: &'de [u8], names: &'de [Name]) -> Self {
        Self { bytes, names }
    }

    /// What was not read.
    pub(super) fn rest(self) -> &'de [u8] {
        self.bytes
    }

    #[inline]
    fn byte(&mut self) -> Result<u8, Error> {
        let (first, rest) = self.bytes.split_first().ok_or(Error)?;
        self.bytes = rest;
        Ok(*first)
    }

    /// A number that is not above 2^32.
    #[inline(always)]
    fn number(&mut self) -> Result<u32, Error> {
        let Some(word) = self.bytes.first_chunk() else {
            return self.last_number();
        };
        let word = u32::from_le_bytes(*word);
        let more = word.trailing_ones();
        if more > 3 {
            return self.long_number()?.try_into().map_err(|_| Error);
        }
        self.bytes = &self.bytes[more as usize + 1..];
        let unused = 24 - 8 * more;
        Ok((word << unused) >> unused >> (more + 1))
    }

    /// A number with fewer than four bytes left.
    #[cold]
    fn last_number(&mut self) -> Result<u32, Error> {
        let mut word = [0; 4];
        word[..self.bytes.len()].copy_from_slice(self.bytes);
        let mut rest = Reader::new(&word, &[]);
        let number = rest.number()?;
        self.bytes = self.bytes.get(4 - rest.bytes.len()..).ok_or(Error)?;
        Ok(number)
    }

    #[cold]
    fn long_number(&mut self) -> Result<u64, Error> {
        match self.byte()? {
            LONG => self.eight_bytes(),
            _ => Err(Error),
        }
    }

    fn eight_bytes(&mut self) -> Result<u64, Error> {
        let (bytes, rest) = self.bytes.split_first_chunk().ok_or(Error)?;
        self.bytes = rest;
        Ok(u64::from_le_bytes(*bytes))
    }

    /// The lowest bit is the sign.
    fn signed(&mut self) -> Result<i64, Error> {
        let is_long = self.bytes.first() == Some(&LONG);
        let number = if is_long {
            self.long_number()?
        } else {
            u64::from(self.number()?)
        };
        Ok((number >> 1) as i64 ^ -((number & 1) as i64))
    }

    #[inline(always)]
    fn narrow<T: TryFrom<u32>>(&mut self) -> Result<T, Error> {
        T::try_from(self.number()?).map_err(|_| Error)
    }

    fn name(&mut self) -> Result<Name, Error> {
        let place = self.number()?;
        self.names.get(place as usize).copied().ok_or(Error)
    }

    fn slice(&mut self) -> Result<&'de [u8], Error> {
        let len = self.number()? as usize;
        let (slice, rest) = self.bytes.split_at_checked(len).ok_or(Error)?;
        self.bytes = rest;
        Ok(slice)
    }

    fn parts(&mut self, left: usize) -> Parts<'_, 'de> {
        Parts { reader: self, left }
    }
}

macro_rules! numbers {
    ($($method:ident: $visit:ident($read:ident)),*) => {$(
        #[inline]
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            visitor.$visit(self.$read()?)
        }
    )*};
}

impl<'de> Deserializer<'de> for &mut Reader<'de> {
    type Error = Error;

    numbers!(deserialize_u8: visit_u8(narrow), deserialize_u16: visit_u16(narrow), deserialize_u32: visit_u32(number),
        deserialize_u64: visit_u64(eight_bytes), deserialize_i8: visit_i64(signed), deserialize_i16: visit_i64(signed),
        deserialize_i32: visit_i64(signed), deserialize_i64: visit_i64(signed));

    fn deserialize_any<V: Visitor<'de>>(self, _visitor: V) -> Result<V::Value, Error> {
        Err(Error)
    }

    #[inline]
    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.byte()? {
            0 => visitor.visit_bool(false),
            1 => visitor.visit_bool(true),
            _ => Err(Error),
        }
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_char(char::from_u32(self.number()?).ok_or(Error)?)
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_f64(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_f64(f64::from_bits(self.eight_bytes()?))
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_borrowed_str(std::str::from_utf8(self.slice()?).map_err(|_| Error)?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_borrowed_bytes(self.slice()?)
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_bytes(visitor)
    }

    #[inline]
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.byte()? {
            0 => visitor.visit_none(),
            1 => visitor.visit_some(self),
            _ => Err(Error),
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    #[inline]
    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        if name == NAME {
            let number: U32Deserializer<Error> = self.name()?.number().get().into_deserializer();
            visitor.visit_newtype_struct(number)
        } else {
            visitor.visit_newtype_struct(self)
        }
    }

    #[inline]
    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let len = self.number()? as usize;
        visitor.visit_seq(self.parts(len))
    }

    #[inline]
    fn deserialize_tuple<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_seq(self.parts(len))
    }

    #[inline]
    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        len: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_seq(self.parts(len))
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let len = self.number()? as usize;
        visitor.visit_map(self.parts(len))
    }

    #[inline]
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_seq(self.parts(fields.len()))
    }

    #[inline]
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_enum(self)
    }

    fn is_human_readable(&self) -> bool {
        false
    }

    forward_to_deserialize_any! { identifier ignored_any i128 u128 }
}

/// So many values behind each other.
struct Parts<'a, 'de> {
    reader: &'a mut Reader<'de>,
    left: usize,
}

impl<'de> SeqAccess<'de> for Parts<'_, 'de> {
    type Error = Error;

    #[inline]
    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        if self.left == 0 {
            return Ok(None);
        }
        self.left -= 1;
        seed.deserialize(&mut *self.reader).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.left)
    }
}

impl<'de> MapAccess<'de> for Parts<'_, 'de> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        self.next_element_seed(seed)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        seed.deserialize(&mut *self.reader)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.left)
    }
}

impl<'de> EnumAccess<'de> for &mut Reader<'de> {
    type Error = Error;
    type Variant = Self;

    #[inline]
    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Error> {
        let index = u32::from(self.byte()?);
        let index: U32Deserializer<Error> = index.into_deserializer();
        Ok((seed.deserialize(index)?, self))
    }
}

impl<'de> VariantAccess<'de> for &mut Reader<'de> {
    type Error = Error;

    #[inline]
    fn unit_variant(self) -> Result<(), Error> {
        Ok(())
    }

    #[inline]
    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Error> {
        seed.deserialize(self)
    }

    #[inline]
    fn tuple_variant<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_seq(self.parts(len))
    }

    #[inline]
    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_seq(self.parts(fields.len()))
    }
}
