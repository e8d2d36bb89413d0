// Nothing: only depth is written.

void main()
{
}
