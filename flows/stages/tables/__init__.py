"""Tables as the CSV bytes that go out."""
