"""Ports of the world that goods may pass, in the order of their ids; the first ten serve every division."""

from __future__ import annotations

from typing import NamedTuple


class Port(NamedTuple):
    """A port by its UN/LOCODE, and the division whose shores it serves."""

    code: str
    city: str
    country: str
    kind: str
    latitude: float
    longitude: float
    timezone: str
    division_id: int


PORTS = (
    Port("CNSHA", "Shanghai", "China", "ocean", 31.23, 121.49, "Asia/Shanghai", 3),
    Port("USLAX", "Los Angeles", "USA", "ocean", 33.73, -118.26, "America/Los_Angeles", 1),
    Port("BRSSZ", "Santos", "Brazil", "ocean", -23.96, -46.33, "America/Sao_Paulo", 2),
    Port("PLGDN", "Gdansk", "Poland", "ocean", 54.40, 18.67, "Europe/Warsaw", 4),
    Port("TRIZM", "Izmir", "Turkey", "ocean", 38.44, 27.15, "Europe/Istanbul", 5),
    Port("USNYC", "New York", "USA", "ocean", 40.68, -74.04, "America/New_York", 1),
    Port("INNSA", "Nhava Sheva", "India", "ocean", 18.95, 72.95, "Asia/Kolkata", 3),
    Port("NLRTM", "Rotterdam", "Netherlands", "ocean", 51.95, 4.14, "Europe/Amsterdam", 4),
    Port("SGSIN", "Singapore", "Singapore", "ocean", 1.26, 103.84, "Asia/Singapore", 3),
    Port("AEJEA", "Jebel Ali", "United Arab Emirates", "ocean", 25.01, 55.06, "Asia/Dubai", 5),
    Port("USHOU", "Houston", "USA", "ocean", 29.73, -95.27, "America/Chicago", 1),
    Port("USSAV", "Savannah", "USA", "ocean", 32.08, -81.09, "America/New_York", 1),
    Port("USSEA", "Seattle", "USA", "ocean", 47.60, -122.34, "America/Los_Angeles", 1),
    Port("CAVAN", "Vancouver", "Canada", "ocean", 49.29, -123.11, "America/Vancouver", 1),
    Port("MXZLO", "Manzanillo", "Mexico", "ocean", 19.05, -104.32, "America/Mexico_City", 2),
    Port("COCTG", "Cartagena", "Colombia", "ocean", 10.40, -75.53, "America/Bogota", 2),
    Port("ARBUE", "Buenos Aires", "Argentina", "ocean", -34.58, -58.37, "America/Argentina/Buenos_Aires", 2),
    Port("CLSAI", "San Antonio", "Chile", "ocean", -33.59, -71.61, "America/Santiago", 2),
    Port("CNSZX", "Shenzhen", "China", "ocean", 22.54, 113.94, "Asia/Shanghai", 3),
    Port("CNNGB", "Ningbo", "China", "ocean", 29.87, 121.55, "Asia/Shanghai", 3),
    Port("HKHKG", "Hong Kong", "China", "multimodal", 22.31, 114.17, "Asia/Hong_Kong", 3),
    Port("JPTYO", "Tokyo", "Japan", "ocean", 35.62, 139.78, "Asia/Tokyo", 3),
    Port("KRPUS", "Busan", "South Korea", "ocean", 35.10, 129.04, "Asia/Seoul", 3),
    Port("AUSYD", "Sydney", "Australia", "ocean", -33.86, 151.20, "Australia/Sydney", 3),
    Port("MYPKG", "Port Klang", "Malaysia", "ocean", 3.00, 101.39, "Asia/Kuala_Lumpur", 3),
    Port("THLCH", "Laem Chabang", "Thailand", "ocean", 13.08, 100.88, "Asia/Bangkok", 3),
    Port("VNSGN", "Ho Chi Minh City", "Vietnam", "ocean", 10.77, 106.71, "Asia/Ho_Chi_Minh", 3),
    Port("DEHAM", "Hamburg", "Germany", "ocean", 53.54, 9.98, "Europe/Berlin", 4),
    Port("BEANR", "Antwerp", "Belgium", "ocean", 51.24, 4.41, "Europe/Brussels", 4),
    Port("FRLEH", "Le Havre", "France", "ocean", 49.48, 0.11, "Europe/Paris", 4),
    Port("ESVLC", "Valencia", "Spain", "ocean", 39.45, -0.32, "Europe/Madrid", 4),
    Port("GBFXT", "Felixstowe", "United Kingdom", "ocean", 51.96, 1.35, "Europe/London", 4),
    Port("ITGOA", "Genoa", "Italy", "ocean", 44.41, 8.93, "Europe/Rome", 4),
    Port("GRPIR", "Piraeus", "Greece", "ocean", 37.94, 23.64, "Europe/Athens", 4),
    Port("ZADUR", "Durban", "South Africa", "ocean", -29.87, 31.03, "Africa/Johannesburg", 5),
    Port("EGPSD", "Port Said", "Egypt", "ocean", 31.26, 32.30, "Africa/Cairo", 5),
    Port("KEMBA", "Mombasa", "Kenya", "ocean", -4.06, 39.66, "Africa/Nairobi", 5),
    Port("USORD", "Chicago", "USA", "air", 41.98, -87.90, "America/Chicago", 1),
    Port("CNPVG", "Shanghai Pudong", "China", "air", 31.14, 121.81, "Asia/Shanghai", 3),
    Port("PLMAL", "Malaszewicze", "Poland", "rail", 52.02, 23.53, "Europe/Warsaw", 4),
)
