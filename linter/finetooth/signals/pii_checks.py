"""The check digits of national identity numbers: each function says whether a number without separators is valid."""

from __future__ import annotations

_ELEVEN = 11
_TAX_ID_REPEATS = 3  # one digit of a German tax id occurs twice or thrice


def weighted(digits: str, weights: tuple[int, ...]) -> int:
    """The sum of digit times weight; further digits are ignored."""
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False))


def us_ssn(digits: str) -> bool:
    """US Social Security: no area 000, 666 or 900-999, no group 00, no serial 0000 (SSA, 2011); ITINs are taken too."""
    area, group, serial = int(digits[:3]), int(digits[3:5]), int(digits[5:])
    itin = area >= 900 and (50 <= group <= 65 or 70 <= group <= 88 or 90 <= group <= 92 or group >= 94)  # noqa: PLR2004
    return (0 < area < 900 and area != 666 and group > 0 and serial > 0) or itin  # noqa: PLR2004


def uk_nhs(digits: str) -> bool:
    """UK NHS number: ten digits, modulus 11 with weights 10 to 2."""
    check = _ELEVEN - weighted(digits, (10, 9, 8, 7, 6, 5, 4, 3, 2)) % _ELEVEN
    return check % _ELEVEN == int(digits[9]) and check != 10  # noqa: PLR2004


def de_tax_id(digits: str) -> bool:
    """German Steuer-IdNr: eleven digits, ISO 7064 MOD 11,10, one digit repeated among the first ten."""
    product = 10
    for digit in digits[:10]:
        total = (int(digit) + product) % 10 or 10
        product = total * 2 % _ELEVEN
    repeats = max(digits[:10].count(digit) for digit in digits[:10])
    return (_ELEVEN - product) % 10 == int(digits[10]) and 1 < repeats <= _TAX_ID_REPEATS and digits[0] != "0"


def fr_nir(number: str) -> bool:
    """French NIR: 13 digits and a key, 97 minus the number modulo 97; Corsica's 2A and 2B count as 19 and 18."""
    body = number[:13].upper().replace("2A", "19").replace("2B", "18")
    return body.isdigit() and number[13:].isdigit() and 97 - int(body) % 97 == int(number[13:])


def es_dni(number: str) -> bool:
    """Spanish DNI and NIE: the letter at the number modulo 23 (NIE: X, Y, Z stand for 0, 1, 2)."""
    body = number[:-1].upper().translate(str.maketrans("XYZ", "012"))
    return body.isdigit() and "TRWAGMYFPDXBNJZSQVHLCKE"[int(body) % 23] == number[-1].upper()


def it_codice_fiscale(code: str) -> bool:
    """Italian codice fiscale: the sixteenth letter from the odd and even places (Ministry of Finance, 1976)."""
    odd = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23)
    total = 0
    for place, char in enumerate(code[:15].upper()):
        value = int(char) if char.isdigit() else ord(char) - ord("A")
        total += value if place % 2 else odd[value]
    return chr(ord("A") + total % 26) == code[15].upper()


def nl_bsn(digits: str) -> bool:
    """Dutch BSN: the eleven test with weights 9 to 2 and -1."""
    padded = digits.zfill(9)
    return weighted(padded, (9, 8, 7, 6, 5, 4, 3, 2, -1)) % _ELEVEN == 0 and int(padded) > 0


def br_cpf(digits: str) -> bool:
    """Brazilian CPF: two check digits, modulus 11."""
    if len(set(digits)) == 1:
        return False
    for length in (9, 10):
        total = weighted(digits, tuple(range(length + 1, 1, -1)))
        if total * 10 % _ELEVEN % 10 != int(digits[length]):
            return False
    return True


def verhoeff(digits: str) -> bool:
    """The Verhoeff check over the dihedral group of order ten, as in the Indian Aadhaar number."""
    power = [[0, 1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 5, 7, 6, 2, 8, 3, 0, 9, 4]]
    while len(power) < 8:  # noqa: PLR2004 - the permutation has order eight
        power.append([power[-1][power[1][digit]] for digit in range(10)])
    check = 0
    for place, digit in enumerate(reversed(digits)):
        check = _dihedral(check, power[place % 8][int(digit)])
    return check == 0


def _dihedral(left: int, right: int) -> int:
    if left < 5:  # noqa: PLR2004 - 0 to 4 are rotations, 5 to 9 reflections
        return (left + right) % 5 if right < 5 else (left + right - 5) % 5 + 5  # noqa: PLR2004
    return (left - right) % 5 + 5 if right < 5 else (left - right) % 5  # noqa: PLR2004


def luhn(digits: str) -> bool:
    """Whether a string of digits passes the Luhn check (ISO/IEC 7812-1, annex B)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value  # noqa: PLR2004
    return total % 10 == 0


def se_personnummer(digits: str) -> bool:
    """Swedish personnummer: the last ten digits pass Luhn and begin with a date; a coordination number adds 60."""
    ten = digits[-10:]
    return luhn(ten) and 1 <= int(ten[2:4]) <= 12 and 1 <= int(ten[4:6]) % 60 <= 31  # noqa: PLR2004


def fi_hetu(number: str) -> bool:
    """Finnish henkilötunnus: the last character by the nine digits modulo 31."""
    digits = number[:6] + number[-4:-1]
    return "0123456789ABCDEFHJKLMNPRSTUVWXY"[int(digits) % 31] == number[-1].upper() and _ddmm(number)


def _ddmm(digits: str) -> bool:
    return 1 <= int(digits[:2]) <= 31 and 1 <= int(digits[2:4]) <= 12  # noqa: PLR2004


def no_fodselsnummer(digits: str) -> bool:
    """Norwegian fødselsnummer: two check digits, modulus 11."""
    first = weighted(digits, (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)) % _ELEVEN
    second = weighted(digits, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)) % _ELEVEN
    return first == 0 and second == 0 and 1 <= int(digits[:2]) % 40 <= 31  # noqa: PLR2004


def dk_cpr(digits: str) -> bool:
    """Danish CPR: a date; its modulus 11 check was given up in 2007 and is not used."""
    return _ddmm(digits)


def pl_pesel(digits: str) -> bool:
    """Polish PESEL: weights 1, 3, 7, 9 modulo 10."""
    return weighted(digits, (1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1)) % 10 == 0 and int(digits[4:6]) in range(1, 32)


def be_rrn(digits: str) -> bool:
    """Belgian national number: 97 minus the first nine digits modulo 97, with a 2 put first since 2000."""
    body, check = digits[:9], int(digits[9:])
    return check in (97 - int(body) % 97, 97 - int("2" + body) % 97)


def ean13(digits: str) -> bool:
    """The EAN-13 check digit, as in the Swiss AHV number (prefix 756)."""
    return weighted(digits, (1, 3) * 6 + (1,)) % 10 == 0


def za_id(digits: str) -> bool:
    """South African id: a date of birth and Luhn."""
    return luhn(digits) and 1 <= int(digits[2:4]) <= 12 and 1 <= int(digits[4:6]) <= 31  # noqa: PLR2004


def kr_rrn(digits: str) -> bool:
    """South Korean RRN: a date and a sex digit; numbers given out since 2020 have no check digit."""
    return 1 <= int(digits[2:4]) <= 12 and 1 <= int(digits[4:6]) <= 31 and digits[6] in "12345678"  # noqa: PLR2004


def cn_ric(number: str) -> bool:
    """Chinese resident id: ISO 7064 MOD 11-2 over 17 digits."""
    total = weighted(number[:17], (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2))
    return "10X98765432"[total % _ELEVEN] == number[17].upper()


def sg_nric(number: str) -> bool:
    """Singapore NRIC and FIN: a letter by the weighted digits modulo 11."""
    total = weighted(number[1:8], (2, 7, 6, 5, 4, 3, 2)) + (4 if number[0] in "TG" else 0)
    return ("JZIHGFEDCBA" if number[0] in "ST" else "XWUTRQPNMLK")[total % _ELEVEN] == number[8]


def cl_rut(number: str) -> bool:
    """Chilean RUT: modulus 11 with weights 2 to 7, K for ten."""
    total = sum(int(digit) * (2 + place % 6) for place, digit in enumerate(reversed(number[:-1])))
    return "0K987654321"[total % _ELEVEN] == number[-1].upper()


def ar_cuil(digits: str) -> bool:
    """Argentine CUIL: modulus 11 with weights 5 4 3 2 7 6 5 4 3 2."""
    total = weighted(digits, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2))
    return (_ELEVEN - total % _ELEVEN) % _ELEVEN == int(digits[10])


def tr_tckn(digits: str) -> bool:
    """Turkish identity number: the tenth and eleventh digits from the sums of the others."""
    odd, even = sum(map(int, digits[0:9:2])), sum(map(int, digits[1:8:2]))
    return (odd * 7 - even) % 10 == int(digits[9]) and sum(map(int, digits[:10])) % 10 == int(digits[10])


def cz_rodne_cislo(digits: str) -> bool:
    """Czech and Slovak birth number: ten digits divisible by eleven, a month that may be raised by 20, 50 or 70."""
    return int(digits) % _ELEVEN == 0 and 1 <= int(digits[2:4]) % 50 % 20 <= 12  # noqa: PLR2004


def ro_cnp(digits: str) -> bool:
    """Romanian CNP: weights 279146358279 modulo 11, ten counts as one."""
    rest = weighted(digits, (2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9)) % _ELEVEN
    return (1 if rest == 10 else rest) == int(digits[12])  # noqa: PLR2004


def pt_nif(digits: str) -> bool:
    """Portuguese NIF: modulus 11 with weights 9 to 2."""
    check = _ELEVEN - weighted(digits, (9, 8, 7, 6, 5, 4, 3, 2)) % _ELEVEN
    return (0 if check >= 10 else check) == int(digits[8])  # noqa: PLR2004


def au_tfn(digits: str) -> bool:
    """Australian tax file number: weights 1 4 3 7 5 8 6 9 10 modulo 11."""
    return weighted(digits, (1, 4, 3, 7, 5, 8, 6, 9, 10)) % _ELEVEN == 0


def always(_number: str) -> bool:
    """For numbers without a check digit, which their form or the word before them must carry."""
    return True
