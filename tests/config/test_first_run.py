from config import first_run


def test_only_the_code_printed_last_opens_the_page(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    old = first_run.make_code()
    new = first_run.make_code()

    assert [first_run.check_code(code) for code in (old, new, new.lower().replace("-", " "), "")] == [
        False,
        True,
        True,
        False,
    ]


def test_a_used_code_opens_nothing(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    code = first_run.make_code()

    first_run.forget_code()

    assert not first_run.check_code(code)


def test_the_code_itself_is_not_kept(settings, tmp_path):
    settings.DATA_DIR = tmp_path

    code = first_run.make_code()

    assert code.replace("-", "") not in (tmp_path / "first_run_code").read_text()
    assert (tmp_path / "first_run_code").stat().st_mode & 0o777 == 0o600
